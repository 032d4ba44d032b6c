# Sourced by run: the servers, once on loopback ("near") and once behind a line with a delay ("far").
# They serve $WORK/served read-only; host NAME, port NAME SCHEME and inside NAME say how a client comes to them.

FAR_SERVER=198.18.0.1 FAR_CLIENT=198.18.0.2 # of the range that is set aside for benchmarks
PIDS=()                                     # what is to be ended
CA=$WORK/tls/ca.pem KEY=$WORK/ssh/client KNOWN_HOSTS=$WORK/ssh/known_hosts

host() { [ "$1" = near ] && echo 127.0.0.1 || echo "$FAR_SERVER"; }

port() {
  local offset
  case $2 in http | limited) offset=0 ;; https) offset=1 ;; sftp) offset=2 ;; ftps) offset=3 ;; slow) offset=4 ;; esac
  echo $((PORT + offset))
}

# Sets INSIDE to what runs a command beside the clients of a place, and BESIDE to what runs one beside its servers.
inside() {
  INSIDE=() BESIDE=()
  [ "$1" = near ] || INSIDE=(ip netns exec "$NET-client") BESIDE=(ip netns exec "$NET-server")
}

# Starts a daemon of a place that stays in the foreground, and waits until its port is open.
daemon() {
  local place=$1 scheme=$2 log=$WORK/$1-$2.log
  shift 2
  inside "$place"
  "${BESIDE[@]}" "$@" >"$log" 2>&1 &
  PIDS+=($!)
  for _ in {1..100}; do
    "${INSIDE[@]}" bash -c "exec 3<>/dev/tcp/$(host "$place")/$(port "$place" "$scheme")" 2>/dev/null && return
    kill -0 "${PIDS[-1]}" 2>/dev/null || break
    sleep 0.05
  done
  echo "$1 does not start: $(tail -3 "$log")" >&2
  return 1
}

certificates() {
  mkdir -p "$WORK/tls"
  (
    cd "$WORK/tls"
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj '/CN=Benchmark CA' -keyout ca.key -out ca.pem
    openssl req -newkey rsa:2048 -nodes -subj '/CN=localhost' -keyout server.key -out server.csr
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out server.crt \
      -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:%s\nextendedKeyUsage=serverAuth' "$FAR_SERVER")
    cat server.crt ca.pem >server.pem
  ) 2>/dev/null
}

ssh_keys() {
  mkdir -p "$WORK/ssh"
  ssh-keygen -q -t ed25519 -N '' -f "$WORK/ssh/host"
  ssh-keygen -q -t ed25519 -N '' -C benchmark -f "$KEY"
  for place in near far; do
    echo "[$(host "$place")]:$(port "$place" sftp) $(cut -d' ' -f1,2 "$WORK/ssh/host.pub")" >>"$KNOWN_HOSTS"
  done
}

# nginx: plain, with TLS, and with two limits for each connection; the bytes that it sends at the lower one stand in a log.
start_nginx() {
  local dir=$WORK/nginx-$1 address
  address=$(host "$1")
  mkdir -p "$dir"
  cat >"$dir/nginx.conf" <<C
daemon off; pid $dir/pid; error_log $dir/error.log; worker_processes 1; $([ "$(id -u)" = 0 ] && echo 'user root;')
events { worker_connections 1024; }
http {
  sendfile on; access_log off; log_format bytes '\$body_bytes_sent'; default_type application/octet-stream;
  client_body_temp_path $dir/b; proxy_temp_path $dir/p; fastcgi_temp_path $dir/f; uwsgi_temp_path $dir/u; scgi_temp_path $dir/s;
  root $WORK/served; autoindex on;
  server {
    listen $address:$(port "$1" http);
    listen $address:$(port "$1" https) ssl;
    ssl_certificate $WORK/tls/server.pem; ssl_certificate_key $WORK/tls/server.key; ssl_protocols TLSv1.2 TLSv1.3;
    location /limited/ { alias $WORK/served/; limit_rate $LIMIT; }
  }
  server {
    listen $address:$(port "$1" slow) sndbuf=64k; # so that little counts as sent that never arrives
    limit_rate $((LIMIT / 4)); access_log $WORK/sent-$1 bytes;
  }
}
C
  daemon "$1" http nginx -p "$dir" -c "$dir/nginx.conf"
}

start_sshd() {
  local dir=$WORK/sshd-$1
  mkdir -p "$dir"
  [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
  cp "$KEY.pub" "$dir/authorized_keys"
  cat >"$dir/config" <<C
ListenAddress $(host "$1"):$(port "$1" sftp)
HostKey $WORK/ssh/host
PidFile none
AuthorizedKeysFile $dir/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
UseDNS no
MaxStartups 64
C
  daemon "$1" sftp "$(command -v sshd)" -D -e -f "$dir/config"
}

# vsftpd: explicit FTPS, data too, for anybody (as a user whose home folder exists, which it insists on). It does not insist on a resumed TLS session, so that clients can take part that have none.
start_vsftpd() {
  local dir=$WORK/vsftpd-$1
  mkdir -p "$dir/empty"
  cat >"$dir/config" <<C
listen=YES
listen_ipv6=NO
listen_address=$(host "$1")
listen_port=$(port "$1" ftps)
background=NO
anonymous_enable=YES
local_enable=NO
no_anon_password=YES
ftp_username=daemon
anon_root=$WORK/served
secure_chroot_dir=$dir/empty
seccomp_sandbox=NO
connect_from_port_20=NO
pasv_enable=YES
ssl_enable=YES
allow_anon_ssl=YES
force_anon_logins_ssl=YES
force_anon_data_ssl=YES
rsa_cert_file=$WORK/tls/server.pem
rsa_private_key_file=$WORK/tls/server.key
ssl_ciphers=HIGH
require_ssl_reuse=NO
xferlog_enable=NO
C
  daemon "$1" ftps vsftpd "$dir/config"
}

# Two network namespaces, and the line between them.
start_link() {
  local bits=$((RATE * 1000000)) end
  "$TOOLS/link" "$NET-s" "$NET-c" $((RTT * 500)) "$bits" 1000000 >"$WORK/link.log" 2>&1 &
  PIDS+=($!)
  until grep -q ready "$WORK/link.log"; do
    kill -0 "${PIDS[-1]}" 2>/dev/null || { cat "$WORK/link.log" >&2; return 1; }
    sleep 0.02
  done
  for end in server client; do
    ip netns add "$NET-$end"
    ip link set "$NET-${end:0:1}" netns "$NET-$end"
    ip -n "$NET-$end" link set lo up
  done
  ip -n "$NET-server" addr add "$FAR_SERVER" peer "$FAR_CLIENT" dev "$NET-s"
  ip -n "$NET-client" addr add "$FAR_CLIENT" peer "$FAR_SERVER" dev "$NET-c"
  ip -n "$NET-server" link set "$NET-s" txqueuelen 1000 up
  ip -n "$NET-client" link set "$NET-c" txqueuelen 1000 up
}

# Starts what a place can have, and says in MISSING why not of the rest.
start_servers() {
  local scheme program
  for scheme in http:nginx sftp:sshd ftps:vsftpd; do
    program=${scheme#*:} scheme=${scheme%:*}
    if ! command -v "$program" >/dev/null; then
      MISSING[$1-$scheme]="$program is not installed"
    elif [ "$1" = far ] && [ -n "${MISSING[far]:-}" ]; then
      MISSING[$1-$scheme]=${MISSING[far]}
    elif [ "$scheme" = ftps ] && [ "$(id -u)" != 0 ]; then
      MISSING[$1-$scheme]="vsftpd needs root"
    elif ! "start_$program" "$1"; then
      MISSING[$1-$scheme]="$program does not start"
    fi
  done
  for scheme in https limited slow; do
    MISSING[$1-$scheme]=${MISSING[$1-http]:-}
  done
}

start_all() {
  certificates
  ssh_keys
  start_servers near
  if [ "$(id -u)" != 0 ] || [ ! -e /dev/net/tun ] || ! command -v ip >/dev/null; then
    MISSING[far]="a line with a delay needs root, /dev/net/tun and iproute2"
  elif ! start_link; then
    MISSING[far]="the line with a delay does not start"
  fi
  start_servers far
}

stop_all() {
  local pid end
  for pid in "${PIDS[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  wait "${PIDS[@]}" 2>/dev/null || true
  for end in server client; do
    [ ! -e "/run/netns/$NET-$end" ] || ip netns del "$NET-$end"
  done
}
