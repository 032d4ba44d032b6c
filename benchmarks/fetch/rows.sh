# Sourced by run: the rows of the table, and one round of each.

# ID PLACE SCHEME WHAT TITLE
rows() {
  cat <<'T'
start near http nothing The start: nothing to fetch
http-large near http large One large file, http
https-large near https large One large file, https
limited near limited medium One medium file from a server that limits each connection, http
http-small near http small Many small files, http
sftp-large near sftp large One large file, sftp
sftp-small near sftp small Many small files, sftp
ftps-large near ftps large One large file, ftps
ftps-small near ftps small Many small files, ftps
far-http-large far http medium One medium file, http, over the line
far-http-small far http small Many small files, http, over the line
far-sftp-large far sftp medium One medium file, sftp, over the line
far-sftp-small far sftp small Many small files, sftp, over the line
far-ftps-large far ftps medium One medium file, ftps, over the line
far-ftps-small far ftps small Many small files, ftps, over the line
resume near slow medium Killed in the middle of one medium file, and started again (what the second start costs)
T
}

# The seconds that the bare line needs for it, where there is one.
line_seconds() { # PLACE SCHEME WHAT
  local bytes
  case $3 in large) bytes=$SIZE ;; medium) bytes=$MEDIUM ;; small) bytes=$((FILES * SMALL)) ;; *) bytes=0 ;; esac
  case $1-$2 in
    far-*) awk -v b="$bytes" -v r="$RATE" -v t="$RTT" 'BEGIN { printf "%.3f", b * 8 / r / 1e6 + t / 1000 }' ;;
    near-limited) awk -v b="$bytes" -v l="$LIMIT" -v c="$CONNECTIONS" 'BEGIN { printf "%.3f", b / l / c }' ;;
    *) echo - ;;
  esac
}

same() { diff -rq "$WORK/served/$1" "$2" >/dev/null; }

record() { # ID TOOL ROUND [AGAIN]
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$WALL" "$CPU" "$RSS" "$STATE" "${4:--}" | tee -a "$DATA"
}

fresh() {
  rm -rf "$OUT" "$WORK/home-once"
  mkdir "$OUT"
}

# Runs CMD beside the clients of a place, and sets WALL, CPU, RSS and STATE.
measured() { # PLACE WHAT
  local code
  inside "$1"
  (cd "$OUT" && "${INSIDE[@]}" "$TOOLS/measure" "$WORK/measured" "$PATIENCE" "${CMD[@]}" >"$WORK/run.log" 2>&1 </dev/null) || true
  read -r WALL CPU RSS code <"$WORK/measured" || code=unknown
  if [ "$code" != 0 ]; then
    STATE="failed ($code)"
    tail -n 3 "$WORK/run.log" | cut -c 1-300 >&2
  elif [ "$2" != nothing ] && ! same "$2" "$OUT/$2"; then
    STATE=wrong
  else
    STATE=ok
  fi
}

once() { # ID PLACE SCHEME WHAT ROUND
  local begun end text="'$4' is home"
  [ "$4" != nothing ] || text='polls '
  fresh
  engine_once "$2" "$3" "$4"
  begun=$(date +%s%3N)
  measured "$2" "$4"
  record "$1" once "$5"
  end=$(moment "$WORK/run.log" "$text")
  if [ -n "$end" ]; then
    WALL=$(elapsed "$begun" "$end") CPU=- RSS=-
    record "$1" home "$5"
  fi
}

# The bytes that the slow server has sent, once it has told of all of them.
sent() {
  sleep 1.5 # it notices a connection that is gone when it wants to send again
  awk '{ sum += $1 } END { print sum + 0 }' "$WORK/sent-$1"
}

# Starts CMD, kills it when so many bytes are on the disk, starts it again, and sets AGAIN to how many bytes the
# server has sent beyond the file's size.
cut_short() { # PLACE WHAT BYTES
  local pid code have=0 deadline=$((SECONDS + PATIENCE))
  : >"$WORK/sent-$1"
  (cd "$OUT" && exec "${CMD[@]}" >"$WORK/cut.log" 2>&1 </dev/null) &
  pid=$!
  while ((have < $3 && SECONDS < deadline)) && kill -0 "$pid" 2>/dev/null; do
    sleep 0.02
    have=$(du -sB1 "$OUT" 2>/dev/null | cut -f 1) || true
  done
  kill -9 "$pid" 2>/dev/null || true
  code=0
  wait "$pid" 2>/dev/null || code=$?
  measured "$1" "$2"
  [ "$code" = 137 ] || STATE="ended before it was killed ($code)"
  AGAIN=$(($(sent "$1") - MEDIUM))
}

resume_round() { # ID PLACE SCHEME WHAT ROUND
  # The same place for all programs of a round, another one in the next.
  local tool bytes=$((MEDIUM * (20 + $5 * 37 % 61) / 100))
  for tool in curl aria2c rclone lftp axel once; do
    fresh
    if [ "$tool" = once ]; then
      engine_once "$2" "$3" "$4"
    else
      command -v "$tool" >/dev/null && peer "$tool" "$2" "$3" "$4" || continue
    fi
    cut_short "$2" "$4" "$bytes"
    record "$1" "$tool" "$5" "$AGAIN"
  done
}

# True for a peer that has taken so long for this row that it will not be the best one; the table says how often it ran.
enough() { # ID TOOL
  awk -F '\t' -v id="$1" -v tool="$2" -v limit="$ENOUGH" '$1 == id && $2 == tool { sum += $4 } END { exit sum < limit }' "$DATA"
}

# Every program once; in every second round the other way about, so that none always comes after the same one.
round() { # ID PLACE SCHEME WHAT ROUND
  local tools=("${PEERS[@]}" once up) tool i
  for ((i = 0; i < ${#tools[@]}; i++)); do
    tool=${tools[$(($5 % 2 ? i : ${#tools[@]} - 1 - i))]}
    case $tool in
      once) once "$@" ;;
      up)
        [ "$4" != nothing ] || continue
        host_fetch "$4" "$4-$5"
        record "$1" up "$5"
        ;;
      *)
        [ "$4" != nothing ] && command -v "$tool" >/dev/null && ! enough "$1" "$tool" && peer "$tool" "$2" "$3" "$4" || continue
        fresh
        measured "$2" "$4"
        record "$1" "$tool" "$5"
        ;;
    esac
  done
}

run_row() { # ID PLACE SCHEME WHAT
  local n
  if [ "$1" = resume ]; then
    for ((n = 1; n <= ROUNDS; n++)); do resume_round "$@" "$n"; done
    return
  fi
  if [ "$4" != nothing ]; then
    host_start "$2" "$3"
    for ((n = 1; n <= WARMUPS; n++)); do
      host_fetch "$4" "warm-$n"
      [ "$STATE" = ok ] || { tail -n 3 "$WORK/host.log" | cut -c 1-1000 >&2; break; }
    done
  fi
  for ((n = 1; n <= ROUNDS; n++)); do round "$@" "$n"; done
  host_stop
}

run_rows() {
  local id place scheme what title
  while read -r -u 9 id place scheme what title; do
    [[ $id =~ $ROWS ]] || continue
    printf 'row\t%s\t%s\t%s\t%s\n' "$id" "$title" "$(line_seconds "$place" "$scheme" "$what")" "${MISSING[$place-$scheme]:-}" >>"$WORK/rows.tsv"
    [ -n "${MISSING[$place-$scheme]:-}" ] || run_row "$id" "$place" "$scheme" "$what"
    report
  done 9< <(rows)
}

versions_of_servers() {
  echo "$(nginx -v 2>&1 | sed 's/.*: //'), sshd of $(ssh -V 2>&1 | sed 's/,.*//'), vsftpd $(vsftpd -v 0>&1 2>&1 | sed -n 's/.*version //p')"
}
