# Sourced by run: how each peer fetches one kind of work. peer NAME PLACE SCHEME WHAT sets CMD to its command, which runs in $OUT and leaves
# what it fetched there under its own name, a file (large, medium) or a folder (small); it returns 1 where the peer cannot do that.
# Each one gets the settings that are best for it; README.md of this folder says which, and why.

PEERS=(cp curl aria2c rclone lftp axel sftp)

# The place of a file or folder on a server, without a scheme.
address() {
  local prefix=
  case $2 in limited) prefix=/limited ;; sftp) prefix=$WORK/served ;; esac
  echo "$(host "$1"):$(port "$1" "$2")$prefix/$3"
}

url() {
  local scheme=$2
  case $2 in limited | slow) scheme=http ;; ftps) scheme=ftp ;; esac
  echo "$scheme://$(address "$@")"
}

peer() { "peer_$1" "${@:2}"; }

peer_cp() { [ "$1-$2" = near-http ] && CMD=(cp -r "$WORK/served/$3" .); }

peer_curl() {
  [ "$2" != sftp ] || return 1
  CMD=(curl -sS --fail --cacert "$CA")
  [ "$2" != ftps ] || CMD+=(--ssl-reqd)
  if [ "$3" = small ]; then
    CMD+=(-Z --parallel-max 16 --create-dirs -K "$(url_list "$1" "$2" curl)")
  else
    CMD+=(-C - -o "$3" "$(url "$@")")
  fi
}

peer_aria2c() {
  local connections=4
  case $2 in sftp | ftps) return 1 ;; limited | slow) connections=16 ;; esac
  CMD=(aria2c --quiet --ca-certificate="$CA" --file-allocation=none --allow-overwrite=false --auto-file-renaming=false)
  if [ "$3" = small ]; then
    CMD+=(-j 16 -d small -i "$(url_list "$1" "$2" aria2c)")
  else
    CMD+=(-c --auto-save-interval=1 -k 1M -x "$connections" -s "$connections" "$(url "$@")")
  fi
}

peer_rclone() {
  local remote
  case $2 in
    http | https | limited | slow) remote=":http,url='$(url "$1" "$2" '')':" ;;
    sftp) remote=":sftp,host=$(host "$1"),port=$(port "$1" sftp),user=$(id -un),key_file=$KEY,known_hosts_file=$KNOWN_HOSTS:$WORK/served/" ;;
    ftps) remote=":ftp,host=$(host "$1"),port=$(port "$1" ftps),user=anonymous,pass=$(rclone obscure none),explicit_tls=true:" ;;
  esac
  CMD=(env SSL_CERT_FILE="$CA" rclone --config '' -q --ca-cert "$CA" --ignore-checksum)
  [ "$2" != sftp ] || CMD+=(--sftp-disable-hashcheck --sftp-shell-type none --sftp-chunk-size 255k)
  [ "$2" != ftps ] || CMD+=(--ftp-tls-cache-size 0)
  [[ $2 != @(limited|slow) ]] || CMD+=(--multi-thread-cutoff 1M --multi-thread-streams 16)
  if [ "$3" = small ]; then
    CMD+=(--transfers 16 --checkers 16 copy "${remote}small" small)
  else
    CMD+=(copyto "$remote$3" "$3")
  fi
}

peer_lftp() {
  local settings="set cmd:fail-exit true; set net:max-retries 3; set ssl:ca-file $CA; set xfer:log false; set mirror:set-permissions false;"
  local open connections=4
  case $2 in
    sftp)
      settings+=" set sftp:connect-program 'ssh -a -x -o BatchMode=yes -o UserKnownHostsFile=$KNOWN_HOSTS -i $KEY';"
      open="open -u $(id -un),none sftp://$(host "$1"):$(port "$1" sftp)$WORK/served"
      ;;
    ftps)
      settings+=" set ftp:ssl-allow-anonymous true; set ftp:ssl-force true; set ftp:ssl-protect-data true;"
      open="open $(url "$1" "$2" '')"
      ;;
    *) open="open $(url "$1" "$2" '')" ;;
  esac
  [[ $2 != @(limited|slow) ]] || connections=16
  if [ "$3" = small ]; then
    connections=16
    [ "$2" != sftp ] || connections=8
    CMD=(lftp --norc -c "$settings $open; mirror -P $connections small small")
  else
    CMD=(lftp --norc -c "$settings $open; set pget:save-status 1s; pget -c -n $connections $3")
  fi
}

peer_axel() {
  local connections=4
  case $2-$3 in http-large | https-large | http-medium) ;; limited-medium | slow-medium) connections=16 ;; *) return 1 ;; esac
  [ -e "$WORK/.axelrc" ] || echo 'save_state_interval = 1' >"$WORK/.axelrc"
  CMD=(env HOME="$WORK" axel -q -k -n "$connections" -o "$3" "$(url "$@")")
}

peer_sftp() {
  [ "$2" = sftp ] || return 1
  CMD=(sftp -q -r -P "$(port "$1" sftp)" -i "$KEY" -o BatchMode=yes -o UserKnownHostsFile="$KNOWN_HOSTS"
    "$(id -un)@$(host "$1"):$WORK/served/$3" .)
}

# Writes the URLs of all small files in the words of curl or aria2c, which know no folders.
url_list() {
  local list=$WORK/$1-$2.$3 name
  if [ ! -e "$list" ]; then
    for name in "$WORK"/served/small/*; do
      name=${name##*/}
      case $3 in
        curl) printf 'url = "%s/%s"\noutput = "small/%s"\n' "$(url "$1" "$2" small)" "$name" "$name" ;;
        aria2c) printf '%s/%s\n' "$(url "$1" "$2" small)" "$name" ;;
      esac
    done >"$list"
  fi
  echo "$list"
}

version() {
  case $1 in
    cp) cp --version | sed -n '1s/.* //p' ;;
    sftp) ssh -V 2>&1 | sed 's/,.*//' ;;
    lftp) lftp --version | sed -n '1s/.*Version \([^ ]*\).*/\1/p' ;;
    rclone) rclone version | sed -n '1s/.* v//p' ;;
    *) "$1" --version | grep -om 1 '[0-9][0-9]*\.[0-9][0-9.]*' | head -1 ;;
  esac
}
