# The steps of script/test (sourced): each one runs to its end, whatever the others said; report() tells all at the end.

work="" log="" current="" failed=0 names=() results=() closings=()

ensure_test_tools() {
  local wanted=()
  find_pg_bin || wanted+=(postgresql)
  command -v redis-server >/dev/null 2>&1 || wanted+=(redis-server)
  chromium_path >/dev/null || wanted+=(chromium)
  command -v soffice >/dev/null 2>&1 || wanted+=(libreoffice-calc libreoffice-writer)
  command -v pdftoppm >/dev/null 2>&1 || wanted+=(poppler-utils)
  command -v fc-list >/dev/null 2>&1 || wanted+=(fontconfig)
  [ -f /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || wanted+=(fonts-dejavu-core)
  # What LibreOffice sets Times New Roman with: letters of the same widths, or pages break elsewhere.
  [ -f /usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf ] || wanted+=(fonts-liberation2)
  if [ ${#wanted[@]} -gt 0 ]; then apt_install "${wanted[@]}" || return 1; fi
  chromium_path >/dev/null || {
    warn "Không thấy Chromium. Trên Ubuntu gói chromium chỉ là bản snap: hãy đặt CHROMIUM=/đường/dẫn/trình/duyệt."
    return 1
  }
}

chromium_path() {
  local name
  for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome; do
    command -v -- "$name" 2>/dev/null && return 0
  done
  return 1
}

# Nothing of the caller's shell, and nothing of an installation in this folder, reaches the tests.
clean_environment() {
  local name
  for name in $(compgen -e); do
    case "$name" in
      ANTQ_PYTHON) ;;
      ANTQ_* | DATABASE_URL | CELERY_* | DJANGO_* | SECRET_KEY* | PYTEST_* | REDIS_URL | CELERYD_* | PG*) unset "$name" ;;
      http_proxy | https_proxy | all_proxy | HTTP_PROXY | HTTPS_PROXY | ALL_PROXY) unset "$name" ;;
    esac
  done
  work="$(mktemp -d "${TMPDIR:-/tmp}/antq-run.XXXXXX")"
  export ANTQ_ENV_FILE=/dev/null ANTQ_DATA="$work/data" SECRET_KEY
  SECRET_KEY="$(random_word)$(random_word)"
  CHROMIUM="$(chromium_path || true)" && export CHROMIUM
}

# --- One step ----------------------------------------------------------------------------------------------------------

# step NAME COMMAND…: run it, show its output, remember the result. It runs in a process group of its own, in the
# background, so that a signal to this script is answered at once and nothing is left behind.
step() {
  local name="$1" status=0 from=$SECONDS tail_pid
  shift
  printf '\n=== %s ===\n' "$name"
  log="$work/step-${#names[@]}.log"
  : >"$log"
  "$venv/bin/python" "$root/script/lib/follow.py" $$ - "$@" >"$log" 2>&1 </dev/null &
  current=$!
  tail -n +1 -s 0.2 -f --pid="$current" "$log" &
  tail_pid=$!
  wait "$current" || status=$?
  current=""
  wait "$tail_pid"
  names+=("$name")
  if [ "$status" = 0 ]; then results+=("đạt        $((SECONDS - from)) s"); else
    results+=("KHÔNG ĐẠT  $((SECONDS - from)) s (mã $status)")
    failed=1
  fi
}

static_checks() {
  local python="$venv/bin/python" production
  production=(env ANTQ_PRODUCTION=1 ANTQ_ALLOWED_HOSTS=antq.example ANTQ_TRUSTED_PROXIES=127.0.0.1 "ANTQ_DATA=$work/production"
    ${PG_URL:+"DATABASE_URL=$PG_URL"} ${REDIS_URL:+"CELERY_BROKER_URL=$REDIS_URL"})
  step "ruff check" "$python" -m ruff check .
  step "ruff format" "$python" -m ruff format --check .
  step "import-linter" "$python" -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
  step "mypy" "$python" -m mypy --explicit-package-bases antq common units accounts models_programs letters registrations decisions scoring deadlines reports script
  step "shell" bash -c 'for file in script/server script/test script/lib/*.sh deploy/*.sh .ci/run; do bash -n "$file" || exit 1; done'
  step "makemigrations --check" "$python" manage.py makemigrations --check --dry-run
  step "manage.py check" "$python" manage.py check --fail-level WARNING
  step "check --deploy" "${production[@]}" "$python" manage.py check --deploy --fail-level WARNING
}

on_sqlite() { "$@"; }

on_postgres() {
  DATABASE_URL="$PG_URL" CELERY_BROKER_URL="$REDIS_URL" ANTQ_DATA="$work/data-pg" "$@"
}

run_pytest() {
  local name="$1"
  shift
  step "$name" "$venv/bin/python" -m pytest -p no:cacheprovider --durations=10 "$@"
  closings+=("$name"$'\n'"$(closing_lines "$log")")
}

# From the short summary (skips, failures) to the last line, as pytest printed them.
closing_lines() {
  awk '/^=+ short test summary info =+$/ { kept = "" } { kept = kept $0 "\n"; last = $0 }
       /^=+ short test summary info =+$/ { seen = 1 } END { printf "%s", seen ? kept : last "\n" }' "$1"
}

report() {
  local i
  printf '\n================ KẾT QUẢ ================\n'
  for i in "${!names[@]}"; do printf '%-34s %s\n' "${names[$i]}" "${results[$i]}"; done
  printf 'Tổng thời gian: %s s\n' "$SECONDS"
  for i in "${!closings[@]}"; do printf '\n--- pytest: %s\n' "${closings[$i]}"; done
}

finish() {
  trap - EXIT INT TERM HUP
  if [ -n "$current" ]; then end_group "$current"; fi
  stop_services
  if [ -n "$work" ]; then rm -rf -- "$work"; fi
}

# SIGINT first: pytest then ends its own servers and browsers.
end_group() {
  local tries
  kill -INT "$1" 2>/dev/null || true
  for tries in {1..50}; do
    kill -0 "$1" 2>/dev/null || break
    sleep 0.2
  done
  kill -KILL -- "-$1" 2>/dev/null || true
}
