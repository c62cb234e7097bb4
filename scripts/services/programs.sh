# Fetches PostgreSQL, pgvector and Redis for the local mode of services.sh, once. Sourced, never run.
#
# They are Debian's own packages of a newer release than the machine may have: fetched and signature-checked by the
# machine's apt in a package tree of its own (the system's is neither read nor changed, root is not needed), unpacked
# without being installed, and started through the loader and libraries that were unpacked with them, so that the
# machine's own C library does not matter.
# shellcheck shell=bash

PG_MAJOR=17
PROGRAMS_SUITE=trixie
PROGRAMS_STAMP=1           # raise it when what is unpacked, or how, changes

# The three programs and the libraries they need; of those not the compiler (jit is off), Perl and PAM.
wanted_package() { grep -xE "postgresql-(client-)?$PG_MAJOR|postgresql-$PG_MAJOR-pgvector|redis-tools|lib.*"; }
unwanted_package() { grep -vxE 'libllvm.*|libz3.*|libperl.*|lib.*-perl|libpam.*|libdebconf.*|libgdbm.*|libdb5.*|libc-(bin|l10n)'; }

# The Debian mirror that this machine uses already, else Debian's own.
debian_mirror() {
  local mirror=${DEBIAN_MIRROR:-}
  # Prints nothing on a machine whose package lists were never fetched, so the sources themselves are read next.
  [ -n "$mirror" ] || mirror=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk '$1 == "Debian" && $2 !~ /security/ { print $2; exit }')
  [ -n "$mirror" ] || mirror=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null |
    awk 'tolower($1) == "uris:" { for (i = 2; i <= NF; i++) print $i }' | plausible_mirror)
  [ -n "$mirror" ] || mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) print $i }' | plausible_mirror)
  printf '%s' "${mirror:-http://deb.debian.org/debian}"
}
plausible_mirror() { grep -E '/debian/?$' | grep -v security | head -n 1; }

# make_apt_tree FOLDER: leaves FOLDER/apt.conf, for a package tree with nothing in it and one source.
make_apt_tree() {
  mkdir -p "$1/state/lists/partial" "$1/cache/archives/partial" "$1/debs"
  : > "$1/status"
  cat > "$1/apt.conf" <<CONF
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
Dir::Etc::sourcelist "$1/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "$1/state";
Dir::State::status "$1/status";
Dir::Cache "$1/cache";
APT::Architecture "$(dpkg --print-architecture)";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11-icons::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled "false";
CONF
}

# Debian's signing keys. On another distribution they come as that distribution's own, signed, package.
debian_keyring() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -r "$keyring" ] || keyring=/usr/share/keyrings/debian-archive-keyring.pgp
  if [ ! -r "$keyring" ]; then
    local tree=$1/keyring; make_apt_tree "$tree"
    sed -i -e '/sourcelist/d' -e '/sourceparts/d' "$tree/apt.conf"
    { apt-get -qq -c "$tree/apt.conf" update && (cd "$tree/debs" && apt-get -qq -c "$tree/apt.conf" download debian-archive-keyring); } >&2 </dev/null ||
      die_environment "Debian's signing keys are needed: apt-get install debian-archive-keyring"
    dpkg-deb -x "$tree"/debs/debian-archive-keyring_*.deb "$tree/unpacked"
    keyring=$(find "$tree/unpacked/usr/share/keyrings" -name 'debian-archive-keyring.*' | head -n 1)
  fi
  printf '%s' "$keyring"
}

install_programs() {
  [ -e "$DIST/.complete-$PROGRAMS_STAMP" ] && return
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    die_environment "without Docker, apt-get and dpkg-deb are needed (Debian or Ubuntu)"
  mkdir -p "$(dirname "$DIST")"
  # Another SERVICES_DIR may be fetching the same programs.
  exec 7>"$DIST.lock"
  flock -w 600 7 || die "another run has held $DIST.lock for 10 minutes"
  [ -e "$DIST/.complete-$PROGRAMS_STAMP" ] || fetch_and_unpack 9>&-
  exec 7>&-
}

fetch_and_unpack() {
  local started=$SECONDS tree=$DIST.fetch unpacked=$DIST.new apt mirror keyring packages deb
  rm -rf "$tree" "$unpacked"; make_apt_tree "$tree"; mkdir -p "$unpacked"
  mirror=$(debian_mirror); keyring=$(debian_keyring "$tree")
  echo "deb [signed-by=$keyring] $mirror $PROGRAMS_SUITE main" > "$tree/sources.list"
  apt=(apt-get -qq -c "$tree/apt.conf")
  say "fetching the package list of Debian $PROGRAMS_SUITE from $mirror"
  "${apt[@]}" update >&2 </dev/null || die_environment "the package list cannot be fetched from $mirror; set DEBIAN_MIRROR"
  packages=$("${apt[@]}" install -y --no-install-recommends --print-uris \
      "postgresql-$PG_MAJOR" "postgresql-$PG_MAJOR-pgvector" redis-server </dev/null |
    awk '{ sub(/_.*/, "", $2); print $2 }' | wanted_package | unwanted_package)
  say "fetching $(wc -w <<< "$packages") packages"
  # shellcheck disable=SC2086  # one word per package
  (cd "$tree/debs" && "${apt[@]}" download $packages </dev/null >&2) || die_environment "the packages cannot be fetched from $mirror"
  for deb in "$tree"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$unpacked" --no-same-owner --exclude='./etc' --exclude='./usr/share/doc*' \
      --exclude='./usr/share/man' --exclude='./usr/share/locale' --exclude='./usr/share/lintian' --exclude='./usr/lib/systemd' \
      --exclude='*/bitcode' --exclude='*/llvmjit*' --exclude='*/gconv'
  done
  wrap_programs "$unpacked"
  rm -rf "$DIST"; mv "$unpacked" "$DIST"
  (cd "$tree/debs" && ls) > "$DIST/.complete-$PROGRAMS_STAMP"
  rm -rf "$tree"
  say "$("$DIST/usr/lib/postgresql/$PG_MAJOR/bin/postgres" --version), $("$DIST/usr/bin/redis-server" --version | cut -d' ' -f1-3): ready in $((SECONDS - started)) s"
}

# Every program becomes NAME.elf beside a script NAME that starts it through the unpacked loader. The script passes its
# own path on as the program's name, because PostgreSQL finds its libraries and data files relative to that.
wrap_programs() {
  local root=$1 loader library wrapper program
  loader=$(find "$root/usr/lib" -name 'ld-linux-*.so.*' -type f | head -n 1)
  [ -n "$loader" ] || die "the unpacked C library has no loader"
  library=usr/lib/$(basename "$(dirname "$loader")")
  wrapper='#!/bin/sh
self=$(readlink -f -- "$0"); root=${self%/usr/*}
exec "$root/LIBRARY/LOADER" --library-path "$root/LIBRARY" --argv0 "$self" "$self.elf" "$@"'
  wrapper=${wrapper//LIBRARY/$library} wrapper=${wrapper//LOADER/$(basename "$loader")}
  # redis-server is a link to this one program, which looks at its name to know what to be.
  mv "$root/usr/bin/redis-check-rdb" "$root/usr/bin/redis-server"
  for program in "$root/usr/lib/postgresql/$PG_MAJOR/bin"/* "$root"/usr/bin/redis-{server,cli}; do
    [ ! -L "$program" ] && [ "$(head -c 4 "$program" | tail -c 3)" = ELF ] || continue
    mv "$program" "$program.elf"
    printf '%s\n' "$wrapper" > "$program"
    chmod 755 "$program"
  done
  for program in "$root/usr/lib/postgresql/$PG_MAJOR/bin"/{postgres,initdb,pg_ctl,psql,pg_dump} "$root"/usr/bin/redis-{server,cli}; do
    "$program" --version >/dev/null || die "the unpacked program does not start: $program"
  done
}
