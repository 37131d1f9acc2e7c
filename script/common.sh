# What script/demo and script/test share; sourced by them, not run.
# Sets $root, the repository's folder, and defines the functions below.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# A path that starts with two slashes keeps them.
root=/${root#"${root%%[!/]*}"}

say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$1" >&2
    shift
    local line
    for line in "$@"; do printf '  hint: %s\n' "$line" >&2; done
    exit 1
}

# No database that the environment names may ever receive invented data.
forget_databases() {
    local name
    for name in $(compgen -e); do
        case $name in PG*) unset "$name" ;; esac
    done
    unset CAPMATCH_DATABASE_URL
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -- "$@"; fi
}

# The folder of PostgreSQL's server programs, nothing where they are not installed.
server_programs() {
    if [ -n "${CAPMATCH_PG_BIN:-}" ]; then
        printf '%s\n' "$CAPMATCH_PG_BIN"
        return
    fi
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5,5nr); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            printf '%s\n' "$folder"
            return
        fi
    done
    if command -v initdb >/dev/null && command -v postgres >/dev/null; then
        dirname "$(command -v initdb)"
    fi
}

# The user whose processes a PostgreSQL server runs as: this one, or for root a real user.
server_user() {
    local name
    if [ "$(id -u)" != 0 ]; then
        id -un
        return
    fi
    for name in capmatch postgres; do
        if id -u "$name" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
    done
    die "PostgreSQL does not run as root, and there is no user capmatch or postgres to drop to."
}

# Runs a command as the server's user, from a folder that everyone can enter.
as_server_user() {
    if [ "$(id -u)" = 0 ]; then
        local user
        user=$(server_user)
        (cd / && exec setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@")
    else
        (cd / && exec "$@")
    fi
}

missing_packages() {
    command -v pkg-config >/dev/null || echo pkg-config
    if ! command -v pkg-config >/dev/null || ! pkg-config --exists libpq; then echo libpq-dev; fi
    if ! command -v pkg-config >/dev/null || ! pkg-config --exists zlib; then echo zlib1g-dev; fi
    command -v setpriv >/dev/null || echo util-linux
    [ -n "$(server_programs)" ] || echo postgresql
}

# Installs what is missing with apt-get; says what to do where it cannot.
install_missing() {
    command -v swift >/dev/null ||
        die "The Swift toolchain is not on the path." "Install Swift 6.2 or later from https://www.swift.org/install/linux/"
    local packages
    packages=$(missing_packages | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    local command="apt-get install -y $packages"
    command -v apt-get >/dev/null ||
        die "These packages are missing: $packages" "Install what your system calls them; this script knows apt-get only."
    if [ "$(id -u)" != 0 ] && ! { command -v sudo >/dev/null && sudo -v; }; then
        die "These packages are missing: $packages" "Ask an administrator to run: $command"
    fi
    # On a bare Debian the package would make and start a cluster of its own. An administrator's file stays as it is.
    local setting=/etc/postgresql-common/createcluster.conf
    if ! dpkg -s postgresql-common >/dev/null 2>&1 && [ ! -e "$setting" ]; then
        as_root mkdir -p "${setting%/*}"
        printf 'create_main_cluster = false\n' | as_root tee "$setting" >/dev/null
    fi
    say "Installing $packages…"
    local installed=no
    # The lists of packages may be older than the packages.
    for attempt in 1 2; do
        if as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 \
            apt-get install -y --no-install-recommends $packages >&2; then
            installed=yes
            break
        fi
        if [ "$attempt" = 1 ]; then as_root apt-get update >&2 || true; fi
    done
    [ "$installed" = yes ] || die "These packages could not be installed: $packages" "With a network, run as root: $command"
}
