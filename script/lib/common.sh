# Shared by script/server and script/test (sourced, never run): messages, Python, virtual environment, apt.
# Messages are for the person who runs the command, so they are Vietnamese. No colours: output goes to logs too.

export PYTHONUTF8=1 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# Another project's settings in the caller's shell must not become ours.
unset DJANGO_SETTINGS_MODULE PYTHONPATH PYTHONHOME VIRTUAL_ENV PIP_REQUIRE_VIRTUALENV PIP_USER PIP_TARGET PIP_PREFIX

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
fail() {
  warn "$@"
  exit 1
}

# --- Python ---------------------------------------------------------------------------------------------------------

python_is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Print the first Python >= 3.11 of the machine.
find_python() {
  local name
  for name in ${ANTQ_PYTHON:+"$ANTQ_PYTHON"} python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3; do
    name="$(command -v -- "$name" 2>/dev/null)" || continue
    if python_is_new_enough "$name"; then
      printf '%s\n' "$name"
      return 0
    fi
  done
  return 1
}

explain_python() {
  local found="không có"
  if command -v python3 >/dev/null 2>&1; then found="$(python3 --version 2>&1)"; fi
  warn "Cần Python 3.11 trở lên (Debian 12 trở lên, Ubuntu 24.04 trở lên). Trên máy này: $found."
  warn "Cài bằng lệnh:  apt-get install -y python3 python3-venv"
  warn "Nếu Python mới nằm ở chỗ khác:  ANTQ_PYTHON=/đường/dẫn/python3 bash script/server"
}

# --- System packages --------------------------------------------------------------------------------------------------

# Run a command as root; fails (after printing the exact command) when there is no way to become root.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then
    sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null 2>&1 && [ -t 0 ] && [ -t 2 ]; then
    warn "Cần quyền quản trị để cài gói hệ thống; sudo có thể hỏi mật khẩu của bạn."
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    return 77
  fi
}

# apt_install PACKAGE...: install from Debian's packages. Returns 1 with the line to run by hand when it cannot.
apt_install() {
  local log status=0
  if ! command -v apt-get >/dev/null 2>&1; then
    warn "Máy này không có apt-get. Hãy cài các gói tương đương: $*"
    return 1
  fi
  log="$(mktemp)"
  say "Đang cài gói hệ thống: $*"
  export DEBIAN_FRONTEND=noninteractive
  local options=(-o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 -y -q --no-install-recommends)
  as_root apt-get install "${options[@]}" "$@" >"$log" 2>&1 || status=$?
  if [ "$status" != 0 ] && [ "$status" != 77 ]; then
    status=0
    as_root apt-get update -q >>"$log" 2>&1 || true
    as_root apt-get install "${options[@]}" "$@" >>"$log" 2>&1 || status=$?
  fi
  if [ "$status" != 0 ]; then
    if [ "$status" != 77 ]; then tail -n 15 "$log" >&2; fi
    warn "Chưa cài được. Hãy nhờ người có quyền quản trị chạy:"
    warn "    apt-get update && apt-get install -y --no-install-recommends $*"
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

has_library() {
  local cache
  cache="$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null)" || return 1
  case "$cache" in *"$1"*) return 0 ;; *) return 1 ;; esac
}

# What WeasyPrint loads at run time. Missing ones cost PDF files, not the start of the server.
ensure_pdf_libraries() {
  local wanted=()
  has_library libpango-1.0.so.0 || wanted+=(libpango-1.0-0)
  has_library libpangoft2-1.0.so.0 || wanted+=(libpangoft2-1.0-0)
  has_library libharfbuzz-subset.so.0 || wanted+=(libharfbuzz-subset0)
  [ ${#wanted[@]} = 0 ] && return 0
  apt_install "${wanted[@]}" || warn "Phần mềm vẫn chạy, nhưng chưa tạo được tệp PDF cho đến khi có các gói trên."
}

# --- Virtual environment ----------------------------------------------------------------------------------------------

sha() { sha256sum -- "$1" | cut -d' ' -f1; }

venv_works() { [ -x "$venv/bin/python" ] && python_is_new_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

make_venv() {
  local python
  python="$(find_python)" || {
    explain_python
    return 1
  }
  if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    apt_install python3-venv || return 1
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
      fail "Python tại $python thiếu mô-đun venv. Hãy cài gói python3-venv đúng phiên bản của nó."
  fi
  say "Đang tạo môi trường Python riêng (.venv)…"
  "$python" -m venv --clear "$venv" || fail "Không tạo được $venv. Kiểm tra quyền ghi và chỗ trống của thư mục này."
}

# ensure_packages base|dev: the virtual environment holds exactly the locked packages. dev contains base, so a
# folder prepared for tests serves script/server too, and nothing is ever downgraded.
ensure_packages() {
  local set="$1" stamp="$venv/.antq-packages" log
  packages_stamped "$set" && return 0
  [ -w "$root" ] || fail "Không ghi được vào $root. Hãy chạy bằng tài khoản sở hữu thư mục này, hoặc chép thư mục về chỗ của bạn."
  exec 8<"$root/requirements/$set.txt"
  flock 8 # two starts at once: the second waits here, then finds the work done
  if ! packages_stamped "$set"; then
    venv_works || make_venv || exit 1
    say "Đang cài thư viện Python theo danh sách đã khoá (lần đầu mất một đến ba phút)…"
    log="$venv/pip.log"
    rm -f "$stamp"
    if ! "$venv/bin/python" -m pip install -q --require-hashes -r "$root/requirements/$set.txt" >"$log" 2>&1; then
      tail -n 20 "$log" >&2
      warn "Chưa cài được thư viện Python. Máy cần mạng tới kho gói Python, hoặc một thư mục gói chép sẵn:"
      fail "    PIP_NO_INDEX=1 PIP_FIND_LINKS=/thư/mục/gói bash script/server"
    fi
    package_line base >"$stamp"
    if [ "$set" = dev ]; then package_line dev >>"$stamp"; fi
  fi
  exec 8<&-
}

# Which list is installed, for which Python: an upgraded system Python makes the old .venv useless.
package_line() {
  local version
  version="$("$venv/bin/python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" || return 1
  printf '%s %s python%s\n' "$1" "$(sha "$root/requirements/$1.txt")" "$version"
}

packages_stamped() {
  [ -f "$venv/.antq-packages" ] && [ -x "$venv/bin/python" ] && grep -qxF -- "$(package_line "$1")" "$venv/.antq-packages"
}
