# Sourced by run: how our engine fetches, in a process of its own (once) and in a host that is up already (up). It has no settings but its
# defaults, except that it looks each second for something new and takes an entry as soon as it sees it.

export SEEDFERRY_PASSWORD=none # for FTPS, where anybody may come in
HOST_PID=

engine_uri() { # PLACE SCHEME FOLDER
  case $2 in
    http | limited | slow) url "$@" ;;
    https) echo "$(url "$@")?ca=$CA" ;;
    sftp) echo "sftp://$(id -un)@$(address "$@")?identity=$KEY&known-hosts=$KNOWN_HOSTS" ;;
    ftps) echo "ftpes://anonymous@$(address "$@")?ca=$CA" ;;
  esac
}

# Sets CMD to a whole process that brings home what is in a folder of its own.
engine_once() { # PLACE SCHEME WHAT
  local box=once-$3
  if [ ! -d "$WORK/served/$box" ]; then
    mkdir "$WORK/served/$box"
    [ "$3" = nothing ] || cp -rl "$WORK/served/$3" "$WORK/served/$box/"
  fi
  CMD=(env SEEDFERRY_HOME="$WORK/home-once" "${JAVA[@]}" -jar "$JAR" run --from "$(engine_uri "$1" "$2" "$box")" --to "$OUT"
    --once --http off --settle 0s --log=json)
}

# The moment of the first log line that contains a text, in ms; empty where there is none.
moment() { # LOG TEXT
  { grep -F -m 1 -- "$2" "$1" 2>/dev/null || true; } | sed -n 's/.*"timestamp":\([0-9]*\).*/\1/p'
}

elapsed() { # FROM_MS TO_MS
  awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", (b - a) / 1000 }'
}

host_start() { # PLACE SCHEME
  rm -rf "$WORK/home-up" "$WORK/up" "$WORK/served/up"
  mkdir -p "$WORK/home-up/etc" "$WORK/up" "$WORK/served/up" "$WORK/stage"
  echo 'interval = 1s' >"$WORK/home-up/etc/org.seedferry.orchestrator.cfg"
  inside "$1"
  "${INSIDE[@]}" "${JAVA[@]}" -jar "$JAR" run --from "$(engine_uri "$1" "$2" up)" --to "$WORK/up" --home "$WORK/home-up" \
    --http off --settle 0s --log=json >"$WORK/host.log" 2>&1 &
  HOST_PID=$!
}

host_stop() {
  [ -n "$HOST_PID" ] || return 0
  kill "$HOST_PID" 2>/dev/null || true
  wait "$HOST_PID" 2>/dev/null || true
  HOST_PID=
}

host_cpu() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / hz }' "/proc/$HOST_PID/stat"; }

# Lets an entry appear on the server at once, waits until it is home, and sets WALL (from seen to delivered), CPU, RSS and STATE.
# What the host does while it waits counts too.
host_fetch() { # WHAT NAME
  local before seen home deadline=$((SECONDS + PATIENCE))
  STATE=failed WALL=- CPU=- RSS=-
  kill -0 "$HOST_PID" 2>/dev/null || return 0
  cp -rl "$WORK/served/$1" "$WORK/stage/$2"
  echo 5 >"/proc/$HOST_PID/clear_refs" || return 0 # the largest resident set counts from here
  before=$(host_cpu) || return 0
  mv "$WORK/stage/$2" "$WORK/served/up/$2"
  until [ -e "$WORK/up/$2" ] || ((SECONDS > deadline)) || ! kill -0 "$HOST_PID" 2>/dev/null; do
    read -rt 0.01 <>"$WORK/never" || true # a pause without a process
  done
  until home=$(moment "$WORK/host.log" "'$2' is home") && [ -n "$home" ] || ((SECONDS > deadline)) || ! kill -0 "$HOST_PID" 2>/dev/null; do
    sleep 0.02
  done
  CPU=$(awk -v a="$before" -v b="$(host_cpu)" 'BEGIN { print b - a }') || CPU=-
  RSS=$(awk '/VmHWM/ { print $2 }' "/proc/$HOST_PID/status") || RSS=-
  seen=$(moment "$WORK/host.log" "'$2' is complete on")
  if [ -n "$home" ] && same "$1" "$WORK/up/$2"; then
    STATE=ok WALL=$(elapsed "$seen" "$home")
  fi
  rm -rf "$WORK/served/up/$2" "$WORK/up/$2"
}
