# Private PostgreSQL and Redis for tests (sourced by script/test). Both live in one temporary folder, listen only on
# this machine, on free ports, with a random password; stop_services ends them on every way out.

services="" pg_bin="" pg_pid="" redis_pid=""

free_port() {
  "$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

random_word() { "$venv/bin/python" -c 'import secrets; print(secrets.token_hex(24))'; }

find_pg_bin() {
  local folder
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
    if [ -x "$folder/initdb" ]; then
      pg_bin="$folder"
      return 0
    fi
  done
  folder="$(command -v initdb)" && pg_bin="$(dirname -- "$(readlink -f -- "$folder")")"
}

# PostgreSQL refuses to run as root: then the account of Debian's package runs it.
pg_user() { if [ "$(id -u)" = 0 ]; then echo postgres; else echo -; fi; }
as_pg() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start_services() {
  find_pg_bin || fail "Không thấy PostgreSQL (gói postgresql)."
  services="$(mktemp -d "${TMPDIR:-/tmp}/antq-test.XXXXXX")"
  chmod 711 "$services"
  start_postgres
  start_redis
}

start_postgres() {
  local port password folder="$services/pg"
  port="$(free_port)" password="$(random_word)"
  mkdir "$folder"
  if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
  (umask 077 && printf '%s\n' "$password" >"$services/password")
  if [ "$(id -u)" = 0 ]; then chown postgres "$services/password"; fi
  (cd "$folder" && as_pg "$pg_bin/initdb" -D "$folder/data" -U antq --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
    --pwfile="$services/password" --no-sync >"$services/initdb.log" 2>&1) || fail "initdb: $(tail -n 5 "$services/initdb.log")"
  rm -f "$services/password"
  (cd "$folder" && exec "$venv/bin/python" "$root/script/lib/follow.py" $$ "$(pg_user)" \
    "$pg_bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 >"$services/pg.log" 2>&1) &
  pg_pid=$!
  wait_for_tcp "$port" "$services/pg.log"
  PG_URL="postgres://antq:$password@127.0.0.1:$port/postgres"
}

start_redis() {
  local port password
  port="$(free_port)" password="$(random_word)"
  (cd "$services" && exec "$venv/bin/python" "$root/script/lib/follow.py" $$ - \
    redis-server --port "$port" --bind 127.0.0.1 --requirepass "$password" --save '' --appendonly no \
    --maxmemory-policy noeviction --dir "$services" >"$services/redis.log" 2>&1) &
  redis_pid=$!
  wait_for_tcp "$port" "$services/redis.log"
  REDIS_URL="redis://:$password@127.0.0.1:$port/0"
}

wait_for_tcp() {
  "$venv/bin/python" - "$1" <<'PY' || fail "Dịch vụ không khởi động: $(tail -n 5 "$2")"
import socket, sys, time
for _ in range(200):
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1).close()
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit(1)
PY
}

stop_services() {
  local pid
  if [ -n "$redis_pid" ]; then kill -TERM "$redis_pid" 2>/dev/null || true; fi
  if [ -n "$pg_pid" ]; then kill -INT "$pg_pid" 2>/dev/null || true; fi # fast shutdown
  for pid in $redis_pid $pg_pid; do wait "$pid" 2>/dev/null || true; done
  redis_pid="" pg_pid=""
  if [ -n "$services" ]; then rm -rf -- "$services"; fi
  services=""
}
