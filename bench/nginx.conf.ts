/** The frozen configurations of the other side: nginx as upstream and nginx as proxy, one worker each. */

/** Answers every path with 188 bytes of JSON. */
export const upstreamConf = ({ port, dir }: { port: number; dir: string }) => `
worker_processes 1;
daemon off;
pid ${dir}/upstream.pid;
error_log ${dir}/upstream.log crit;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000;
  keepalive_timeout 75s;
  ${temporary(dir, 'upstream')}
  server {
    listen 127.0.0.1:${port} reuseport;
    default_type application/json;
    location / { return 200 '{"id":42,"name":"Rex","tags":["dog","brown","large"],"owner":{"id":7,"name":"Ada Lovelace","city":"London"},"born":"2021-03-04","photos":[],"status":"available","note":"${'x'.repeat(22)}"}'; }
  }
}
`

export const proxyConf = ({ port, upstreamPort, dir }: { port: number; upstreamPort: number; dir: string }) => `
worker_processes 1;
daemon off;
pid ${dir}/proxy.pid;
error_log ${dir}/proxy.log crit;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000;
  keepalive_timeout 75s;
  ${temporary(dir, 'proxy')}
  upstream backend { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port} reuseport;
    location / {
      proxy_pass http://backend;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
    }
  }
}
`

const temporary = (dir: string, name: string) =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map(kind => `${kind}_temp_path ${dir}/${name}-${kind};`)
    .join(' ')
