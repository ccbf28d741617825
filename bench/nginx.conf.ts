/** The frozen configurations of the other side: nginx as upstream and nginx as proxy, one worker each. */

export interface NginxFiles {
  dir: string
  certificate: string
  key: string
}

/** Answers with 188 bytes of JSON; `/download` with a file of that name; `/upload` after it has read the whole body. */
export const upstreamConf = ({ port, dir }: { port: number; dir: string }) => `
${head(dir, 'upstream')}
  sendfile on;
  open_file_cache max=16;
  client_body_buffer_size 128k;
  server {
    listen 127.0.0.1:${port} reuseport;
    default_type application/json;
    location / { ${reply} }
    location = /download { root ${dir}; }
    location = /upload {
      proxy_pass http://unix:${dir}/taken.sock;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
    }
  }
  server { listen unix:${dir}/taken.sock; default_type application/json; location / { ${reply} } }
}
`

export interface ProxyPorts {
  http: number
  https: number
  h2: number
}

export interface ProxyConf extends NginxFiles {
  ports: ProxyPorts
  upstreamPort: number
}

/** Takes the prefix `/pets` off, as the gateway does, streams both ways, and writes nothing to disk. */
export const proxyConf = ({ ports, upstreamPort, dir, certificate, key }: ProxyConf) => `
${head(dir, 'proxy')}
  upstream backend { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${ports.http} reuseport;
    listen 127.0.0.1:${ports.https} ssl reuseport;
    listen 127.0.0.1:${ports.h2} http2 reuseport;
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    ssl_protocols TLSv1.3;
    ssl_prefer_server_ciphers on;
    ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384;
    location /pets/ {
      proxy_pass http://backend/;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_request_buffering off;
      proxy_buffers 16 16k;
      proxy_max_temp_file_size 0;
    }
  }
}
`

const head = (dir: string, name: string) => `
worker_processes 1;
daemon off;
pid ${dir}/${name}.pid;
error_log ${dir}/${name}.log crit;
events { worker_connections 16384; }
http {
  access_log off;
  keepalive_requests 1000000;
  keepalive_timeout 75s;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(kind => `${kind}_temp_path ${dir}/${name}-${kind};`).join(' ')}`

const reply = `return 200 '{"id":42,"name":"Rex","tags":["dog","brown","large"],"owner":{"id":7,"name":"Ada Lovelace","city":"London"},"born":"2021-03-04","photos":[],"status":"available","note":"${'x'.repeat(22)}"}';`
