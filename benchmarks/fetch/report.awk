# Makes the tables of FETCH.md. First file: the goals. Second: the rows (row, id, title, seconds of the bare line, why it is missing).
# Third: the runs (id, tool, round, wall, cpu, KiB, state, bytes fetched again).
BEGIN {
  FS = "\t"
  MIB = 1048576
  label["up"] = "**seedferry**, the host up already"
  label["once"] = "seedferry `run --once`, the whole process"
  label["home"] = "seedferry `run --once`, from its start until it is home"
  label["line"] = "the bare line"
  label["cp"] = "`cp`, the floor"
  split("wall cpu rss again", metrics, " ")
}

FNR == 1 { part++ }

part == 1 { goal[++goals] = $0; next }

part == 2 { id[++rows] = $2; title[$2] = $3; missing[$2] = $5; if ($4 != "-") { add($2, "line"); put($2, "line", 0, "wall", $4) } next }

{
  add($1, $2)
  runs[$1, $2]++
  if ($7 != "ok") { bad[$1, $2]++; why[$1, $2] = $7; next }
  if ($3 > rounds) rounds = $3
  put($1, $2, $3, "wall", $4); put($1, $2, $3, "cpu", $5); put($1, $2, $3, "rss", $6 == "-" ? $6 : $6 / 1024)
  put($1, $2, $3, "again", $8 == "-" ? $8 : ($8 < 0 ? 0 : $8) / MIB)
}

function add(row, tool) {
  if (!((row, tool) in known)) { known[row, tool] = 1; tools[row, ++count[row]] = tool }
}

function put(row, tool, round, metric, value) {
  if (value != "-") { figure[row, tool, round, metric] = value; n[row, tool, metric]++ }
}

function is_peer(tool) { return tool !~ /^(cp|line|up|once|home)$/ }

# The k-th of m in sorted[]; sorts in place.
function sort(m,   i, j, v) {
  for (i = 2; i <= m; i++) {
    v = sorted[i]
    for (j = i - 1; j >= 1 && sorted[j] > v; j--) sorted[j + 1] = sorted[j]
    sorted[j + 1] = v
  }
}

function middle(m) { return m % 2 ? sorted[(m + 1) / 2] : (sorted[m / 2] + sorted[m / 2 + 1]) / 2 }

# Sets low and high too. Empty where nothing was measured.
function median(row, tool, metric,   r, m) {
  m = 0
  for (r = 0; r <= rounds; r++) if ((row, tool, r, metric) in figure) sorted[++m] = figure[row, tool, r, metric] + 0
  if (m == 0) return ""
  sort(m)
  low = sorted[1]; high = sorted[m]
  return middle(m)
}

# The median of the ratios of each round; what has one figure for all rounds, such as the line, is compared with each.
function ratio(row, tool, base, metric,   r, m, other) {
  m = 0
  for (r = 1; r <= rounds; r++) {
    other = (row, base, r, metric) in figure ? figure[row, base, r, metric] : figure[row, base, 0, metric]
    if ((row, tool, r, metric) in figure && other + 0 > 0) sorted[++m] = figure[row, tool, r, metric] / other
  }
  if (m == 0) return ""
  sort(m)
  return middle(m)
}

function best(row, metric,   i, tool, value, found, least) {
  found = ""
  for (i = 1; i <= count[row]; i++) {
    tool = tools[row, i]
    if (!is_peer(tool) || bad[row, tool]) continue
    value = median(row, tool, metric)
    if (value != "" && (found == "" || value < least)) { found = tool; least = value }
  }
  return found
}

function times(value) { return value == "" ? "" : sprintf("×%.2f", value) }
function number(value, digits) { return value == "" ? "" : sprintf("%.*f", digits, value) }

function goal_line(text,   g, row, tool, base, r, shown) {
  split(text, g, "\t")
  row = g[1]
  if (!(row in title)) return
  tool = row == "resume" ? "once" : "up"
  if (g[3] == "segments") {
    r = median(row, tool, g[2])
    if (r != "") r = high / 16
    shown = "16 MiB"
  } else {
    base = g[3] == "best" ? best(row, g[2]) : g[3]
    r = base == "" ? "" : ratio(row, tool, base, g[2])
    shown = base == "" ? "no peer" : base
  }
  printf "| %s: %s | %s | %s | %s | %s |\n", title[row], g[2] == "again" ? "sent beyond its size, at most" : g[2], g[5], shown, times(r),
    bad[row, tool] ? "**failed**" : r == "" ? "not measured" : r <= g[4] + 0 ? "yes" : "**no**"
}

function table(row,   i, tool, wall, base, cpu_base, again) {
  printf "\n## %s\n\n", title[row]
  if (missing[row] != "") { printf "Not measured: %s.\n", missing[row]; return }
  base = best(row, "wall"); cpu_base = best(row, "cpu"); again = row == "resume"
  printf "| | wall s | to the best peer | least to most | cpu s | to the best peer | peak MiB |%s\n", again ? " sent beyond its size, MiB | at most |" : ""
  printf "|---|--:|--:|--:|--:|--:|--:|%s\n", again ? "--:|--:|" : ""
  for (i = 1; i <= count[row]; i++) {
    tool = tools[row, i]
    printf "| %s%s |", row == "start" && tool == "home" ? "seedferry `run --once`, from its start to its first poll" : tool in label ? label[tool] : tool, bad[row, tool] ? " (**" bad[row, tool] " of " runs[row, tool] ": " why[row, tool] "**)" : ""
    wall = median(row, tool, "wall")
    printf " %s | %s | %s |", number(wall, 2), base == "" ? "" : times(ratio(row, tool, base, "wall")),
      wall == "" || tool == "line" ? "" : sprintf("%.2f to %.2f%s", low, high, n[row, tool, "wall"] < rounds ? " (" n[row, tool, "wall"] " of " rounds " rounds)" : "")
    printf " %s | %s | %s |", number(median(row, tool, "cpu"), 2), cpu_base == "" ? "" : times(ratio(row, tool, cpu_base, "cpu")),
      number(median(row, tool, "rss"), 0)
    if (again) { wall = median(row, tool, "again"); printf " %s | %s |", number(wall, 1), wall == "" ? "" : number(high, 1) }
    printf "\n"
  }
}

END {
  print "## Against the goals\n"
  print "The host is up already, but for the resume. A ratio is the median of the ratios of each round.\n"
  print "| | goal | against | ratio | reached |"
  print "|---|---|---|--:|---|"
  for (i = 1; i <= goals; i++) goal_line(goal[i])
  for (i = 1; i <= rows; i++) table(id[i])
}
