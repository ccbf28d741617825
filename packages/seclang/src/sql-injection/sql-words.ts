/** Words of SQL by what they do in an injection; those that are also everyday English count as names. */
const words: Readonly<Record<string, string>> = {
  '&': 'and or xor div mod between sounds is not in exists',
  o: 'like rlike regexp',
  U: 'union intersect except',
  E: 'select insert update delete replace merge exec execute call declare handler',
  T: 'create drop alter truncate grant revoke shutdown rename load waitfor',
  k: 'from where into having limit offset order group by values set table database schema distinct all top as join inner outer left right on case when then else end null true false delay time outfile dumpfile procedure analyse cast convert collate binary escape asc desc using returning index view user',
}

export const sqlWords: ReadonlyMap<string, string> = new Map(
  Object.entries(words).flatMap(([kind, list]) => list.split(' ').map(word => [word, kind] as const)),
)

/** Called to learn, to wait or to reach outside, and hardly ever by who only searches. */
export const tellingFunctions = new Set(
  [
    'sleep benchmark pg_sleep dbms_pipe.receive_message dbms_lock.sleep load_file extractvalue updatexml exp',
    'xp_cmdshell xp_dirtree xp_regread sp_executesql sp_oacreate openrowset opendatasource utl_http.request utl_inaddr.get_host_address',
    'database version user current_user session_user system_user schema connection_id found_rows row_count last_insert_id',
    'char chr ascii ord hex unhex substr substring mid concat concat_ws group_concat length char_length count cast convert',
    'if ifnull nullif coalesce make_set elt floor rand md5 sha1 ctxsys.drithsx.sn json_keys geometrycollection polygon',
    'randomblob sqlite_version pg_read_file lo_import query_to_xml dbms_utility.sqlid_to_sqlhash isnull',
  ]
    .join(' ')
    .split(' '),
)
