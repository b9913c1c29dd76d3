# sqlite-retention: see `make help`.
#
# Everything is built under build/. Tests link the module statically (so that sanitizers and valgrind see it);
# build/retention.so itself is loaded by the shell and by python3 in tests/fault/test_names.c.

CC       ?= cc
AR       ?= ar
PREFIX   ?= /usr/local
BUILD    ?= build

STD       = -std=c11
WARNINGS  = -Wall -Wextra -Wpedantic -Wconversion
OPTIMIZE ?= -O2 -g
INCLUDES  = -Iinclude -Iext
HIDDEN    = -fPIC -fvisibility=hidden

SOURCES   = $(sort $(wildcard ext/*.c ext/*/*.c))
HEADERS   = $(sort $(wildcard ext/*.h ext/*/*.h include/*.h))
TEST_DIRS = tests/unit tests/sql tests/random tests/fault
TESTS     = $(sort $(wildcard $(TEST_DIRS:=/test_*.c)))
SUPPORT   = $(sort $(filter-out $(TESTS),$(wildcard tests/support/*.c $(TEST_DIRS:=/*.c))))
SUPPORT_H = $(sort $(wildcard tests/support/*.h $(TEST_DIRS:=/*.h)))
TEST_FLAGS = $(addprefix -I,tests/support $(TEST_DIRS))
# Those that take longest come first, so that several jobs end together.
LONGEST   = test_memory test_scripts test_stop
PROGRAMS  = $(addprefix $(BUILD)/tests/,$(LONGEST) $(filter-out $(LONGEST),$(notdir $(TESTS:.c=)) test_fuzz))
OTHERS    = $(sort $(wildcard $(addsuffix /*.c,tests/bench tests/versions tests/fuzz)))
C_FILES   = $(SOURCES) $(HEADERS) $(SUPPORT) $(SUPPORT_H) $(TESTS) $(OTHERS) $(sort $(wildcard tests/bench/*.h tests/fuzz/*.h tests/ports/*.c $(addprefix tests/ports/shim/,*.c *.h */*.h)))

OBJECTS        = $(SOURCES:ext/%.c=$(BUILD)/shared/%.o)
STATIC_OBJECTS = $(SOURCES:ext/%.c=$(BUILD)/static/%.o)

# What goals need beside make, in the notation of tests/needs, which looks for all of it at once, before anything is
# built, and installs what is missing where it may.
COMPILER          = $(firstword $(CC)):$(if $(findstring clang,$(CC)),clang,gcc) stdio.h:libc6-dev
NEEDS_all         = $(COMPILER) sqlite3ext.h:libsqlite3-dev
NEEDS_demo        = sqlite3
NEEDS_report      = sqlite3
NEEDS_report-check = sqlite3 npm chromium
NEEDS_pictures    = sqlite3 npm chromium
NEEDS_test        = cmocka.h:libcmocka-dev sqlite3 python3
NEEDS_test-full    = $(NEEDS_test)
NEEDS_check       = cmocka.h:libcmocka-dev sqlite3
NEEDS_asan        = $(NEEDS_test)
NEEDS_valgrind    = $(NEEDS_test) valgrind
NEEDS_coverage    = $(NEEDS_test) gcovr
NEEDS_versions    = $(NEEDS_test) npm
NEEDS_tsan        = $(NEEDS_versions)
NEEDS_lint        = clang clang-format clang-tidy cppcheck python3 cmocka.h:libcmocka-dev
NEEDS_format      = clang-format
NEEDS_fuzz        = clang :libclang-rt-dev npm
NEEDS_dist        = python3
NEEDS_dist-check  = $(NEEDS_dist) $(NEEDS_test) clang
NEEDS_packages    = $(NEEDS_dist) npm llvm-objdump:llvm dpkg-buildpackage:dpkg-dev dh:debhelper
NEEDS_packages-check = $(NEEDS_packages) sqlite3 lintian mmdebstrap chromium :python3-venv
NEEDS_zones       = python3
NEEDS_ports       = python3 npm :python3-venv
NEEDS_hosts       = sqlite3 python3
NEEDS_bench-peers = python3 :python3-venv
NEEDS_engines     = python3 :python3-venv
NEEDS_fresh       = mmdebstrap git
NEEDS_shards      = sqlite3 python3
NEEDS_deps        = $(sort $(foreach goal,demo test valgrind coverage lint fuzz,$(NEEDS_$(goal))))
GOALS             = $(or $(MAKECMDGOALS),all)
NEEDS             = $(sort $(NEEDS_all) $(foreach goal,$(GOALS),$(NEEDS_$(goal)) \
	$(if $(filter $(BUILD)/tests/%,$(goal)),$(NEEDS_test))))
PEERS             = duckdb==2.0.1 $(CHDB)
# The newest DuckDB for which there is a reader of SQLite files.
PEERS_READING     = duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5

# The SQLite that tests link: the system's, or with SQLITE=version an amalgamation that tests/versions/sqlite.txt
# names, compiled with SQLITE_FLAGS. MODULE is what gives tests the entry point.
SQLITES      ?= $(BUILD)/sqlite
MODULE       ?= $(BUILD)/libretention.a
SQLITE_OBJECT = $(if $(SQLITE),$(BUILD)/sqlite3.o)
SQLITE_LIBS   = $(if $(SQLITE),-lpthread -ldl,-lsqlite3)
SQLITE_SOURCE = $(if $(SQLITE),$(SQLITES)/$(SQLITE)/sqlite3.c)
SQLITE_HEADER = $(if $(SQLITE),-I$(SQLITES)/$(SQLITE))

# The shop of the demo, which some tests read; they find it here whatever BUILD is.
SHOP = build/shop.db

.DELETE_ON_ERROR:
.PHONY: all static demo report report-check pictures test test-full check asan valgrind tsan coverage versions fuzz bench bench-peers bench-manual \
	lint format install uninstall dist dist-check ports packages packages-check release-check hosts shards engines fresh needs deps help clean \
	citations zones

all: $(BUILD)/retention.so ## build/retention.so, the loadable module (the default)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

needs:
	@CC="$(CC)" FLAGS="$(CPPFLAGS) $(CFLAGS)" tests/needs $(NEEDS)

deps: needs ## installs what any target needs, but for the programs of other languages


# ---- building ----

# A command shows as a word and what it makes or reads, with V=1 as it is, and with -s not at all. $(1): the word,
# $(2): the file, $(3): the command.
VERBOSE = $(filter-out 0,$(V))
SILENT  = $(findstring s,$(firstword -$(MAKEFLAGS)))
define run
@mkdir -p $(@D)
$(if $(VERBOSE),,@$(if $(SILENT),,echo '$(1) $(2)'; ))$(3)
endef

# How everything is compiled and linked. An object depends on the headers that its compiler read, which it writes
# beside it. $(1): more flags, or libraries; $(2): what to say of the file.
compile = $(call run,CC,$<$(2),$(CC) $(STD) $(WARNINGS) $(OPTIMIZE) $(SQLITE_HEADER) $(INCLUDES) $(CPPFLAGS) $(1) \
	-MMD -MP -c -o $@ $<)
archive = $(call run,AR,$@,rm -f $@ && $(AR) rcs $@ $^)
link    = $(call run,LD,$@,$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(1) $(LDLIBS))

$(BUILD)/retention.so: $(OBJECTS)
	$(call run,LD,$@,$(CC) -shared $(LDFLAGS) -o $@ $(OBJECTS) -lm)

$(BUILD)/shared/%.o: ext/%.c $(SQLITE_SOURCE) Makefile | needs
	$(call compile,$(HIDDEN) $(CFLAGS))

$(BUILD)/static/%.o: ext/%.c $(SQLITE_SOURCE) Makefile | needs
	$(call compile,$(SANITIZE) -DSQLITE_CORE $(CFLAGS), (static))

static: $(BUILD)/libretention.a ## build/libretention.a, for hosts that cannot load modules

$(BUILD)/libretention.a: $(STATIC_OBJECTS)
	$(archive)

# ---- installing ----

# Where `.load retention` finds it: SQLite leaves the search to the loader, which looks into its own folders only,
# such as Debian's /usr/lib/x86_64-linux-gnu. Under any other PREFIX it is loaded by its path.
MULTIARCH   = $(or $(shell $(CC) -print-multiarch 2>/dev/null),$(shell dpkg-architecture -q DEB_HOST_MULTIARCH 2>/dev/null))
LOADER_DIR  = $(or $(addprefix /usr/lib/,$(MULTIARCH)),$(firstword $(wildcard /usr/lib64) /usr/lib))
LIBDIR     ?= $(if $(filter /usr /usr/,$(PREFIX)),$(LOADER_DIR),$(PREFIX)/lib)
INCLUDEDIR ?= $(PREFIX)/include

install: $(BUILD)/retention.so ## into PREFIX (/usr/local) or LIBDIR, below DESTDIR; with PREFIX=/usr for `.load retention`
	@install -d $(DESTDIR)$(LIBDIR) $(DESTDIR)$(INCLUDEDIR)
	@install -m 755 $(BUILD)/retention.so $(DESTDIR)$(LIBDIR)/retention.so
	@install -m 644 include/retention.h $(DESTDIR)$(INCLUDEDIR)/retention.h
	@echo "Installed $(DESTDIR)$(LIBDIR)/retention.so and $(DESTDIR)$(INCLUDEDIR)/retention.h"
	@echo "In the sqlite3 shell:  .load $(if $(filter $(LOADER_DIR),$(LIBDIR)),,$(LIBDIR)/)retention"

uninstall: ## what install put there
	rm -f $(DESTDIR)$(LIBDIR)/retention.so $(DESTDIR)$(INCLUDEDIR)/retention.h

# ---- the demo ----

demo: build/retention.so build/shop.db | needs ## a shop of 20,000 customers, and a tour of it
	@sqlite3 build/reports.db < sql/tour.sql

$(BUILD)/shop.db: sql/shop.sql | needs
	@mkdir -p $(@D)
	@rm -f $@
	@echo "Generating the shop (sql/shop.sql) ..."
	@sqlite3 $@ < sql/shop.sql

# The page, of the tables of the demo shop.
report: build/retention.so build/shop.db | needs ## build/report.html: what the shop's numbers look like
	@printf '%s\n' '.bail on' '.load build/retention' "ATTACH 'file:build/shop.db?mode=ro' AS shop;" '.read sql/report.sql' \
		"SELECT 'build/report.html' FROM report WHERE writefile('build/report.html', html) > 0;" | sqlite3 :memory:

# In a real browser, with npm packages that nothing else needs; nothing is installed outside build/.
BROWSER = playwright-core@1.65.1 axe-core@4.14.1 html-validate@10.17.0

report-check: report $(BUILD)/browser/package.json ## the page in Chromium: pictures, paper, validity, access
	node tests/pages/check.mjs $(BUILD)/browser build/report.html $(BUILD)/browser/report

pictures: build/retention.so build/shop.db $(BUILD)/browser/package.json ## sql/docs/pictures: the plots of the manual
	node tests/pages/pictures.mjs $(BUILD)/browser

$(BUILD)/browser/package.json: Makefile | needs
	@mkdir -p $(@D)
	npm install --prefix $(@D) --save-exact --ignore-scripts --no-audit --no-fund $(BROWSER)
	@touch $@

# ---- tests ----

# tests/run runs the programs, as many at a time as -j says. The library that some of them load and the shop are those
# of build/, whatever else the programs are built with.
CHECKED = $(filter $(PROGRAMS),$(patsubst %.c,$(BUILD)/tests/%,$(notdir $(filter tests/unit/% tests/sql/%,$(TESTS)))))
LIBRARY = $(or $(RETENTION_LIBRARY),build/retention.so)

test: test-begins $(PROGRAMS) $(LIBRARY) $(SHOP) ## every test, with cmocka
	@tests/run $(PROGRAMS)

test-full: ## the same with every random case and every fault, for half an hour
	$(MAKE) test RETENTION_FULL=1

check: $(CHECKED) $(LIBRARY) $(SHOP) ## the unit tests and those of SQL alone, in under a minute
	@tests/run $(CHECKED)

.PHONY: test-begins
test-begins: | needs
	@echo "$(words $(PROGRAMS)) test programs: some six minutes, three with -j2; 'make check' takes the quick ones"

# A program is of its own object, of what test programs share, and of the module.
TEST_OBJECTS    = $(patsubst %.c,$(BUILD)/%.o,$(TESTS) $(SUPPORT) $(OTHERS))
SUPPORT_OBJECTS = $(SUPPORT:%.c=$(BUILD)/%.o)

$(foreach test,$(TESTS) tests/fuzz/test_fuzz.c,$(eval $(BUILD)/tests/$(basename $(notdir $(test))): $(BUILD)/$(test:.c=.o)))

$(PROGRAMS): $(BUILD)/libsupport.a $(MODULE) $(SQLITE_OBJECT)
	$(call link,$(SQLITE_LIBS) -lcmocka -lm)

$(BUILD)/libsupport.a: $(SUPPORT_OBJECTS)
	$(archive)

$(BUILD)/tests/%.o: tests/%.c $(SQLITE_SOURCE) Makefile | needs
	$(call compile,$(SANITIZE) -DSQLITE_CORE $(TEST_FLAGS) $(TEST_CFLAGS))

SANITIZERS = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

asan: all $(SHOP) ## the tests under address, undefined-behaviour and leak sanitizers
	ASAN_OPTIONS=detect_leaks=1 $(MAKE) test BUILD=$(BUILD)/asan SANITIZE="$(SANITIZERS)" OPTIMIZE="-O1 -g" \
		CFLAGS="$(CFLAGS) -DRETENTION_DEBUG"

valgrind: all $(SHOP) ## the tests under valgrind's memcheck
	$(MAKE) test BUILD=$(BUILD)/valgrind OPTIMIZE="-O1 -g" RETENTION_SLOW=1 CFLAGS="$(CFLAGS) -DRETENTION_DEBUG" \
		WRAPPER="valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect"

# SQLite and the library are instrumented as well, so that no access is missed and none of their locks.
tsan: ## threads under the thread sanitizer
	$(MAKE) test PROGRAMS=$(BUILD)/tsan/tests/test_threads BUILD=$(BUILD)/tsan SQLITES=$(SQLITES) SQLITE=$$(awk 'END { print $$1 }' tests/versions/sqlite.txt) \
		SANITIZE=-fsanitize=thread OPTIMIZE="-O1 -g" CFLAGS="$(CFLAGS) -fsanitize=thread -DRETENTION_DEBUG" \
		LDFLAGS=-fsanitize=thread SQLITE_FLAGS=-DSQLITE_ENABLE_MATH_FUNCTIONS RETENTION_LIBRARY=$(BUILD)/tsan/retention.so \
		RETENTION_SNAPSHOTS=$(or $(RETENTION_SNAPSHOTS),5)

# What is counted is ext/ alone: the objects that all programs link, and those of the library, which test_loading
# loads. Earlier counts are dropped first; threads add to them at once. All faults are tried, as there is what only one
# statement allocates. The real data is left out, so that the result is the same where there is none.
COVERED = $(BUILD)/coverage

coverage: all $(SHOP) ## the tests run every line and branch of ext/: build/coverage/html
	rm -rf $(addprefix $(COVERED)/,static shared html)
	@mkdir -p $(COVERED)/html
	env -u RETENTION_DATA $(MAKE) test RETENTION_FULL=1 RETENTION_TABLES=200 RETENTION_SLOW=1 \
		RETENTION_LIBRARY=$(COVERED)/retention.so BUILD=$(COVERED) \
		CC=gcc OPTIMIZE=-O0 CFLAGS="$(CFLAGS) --coverage -fprofile-update=atomic -DRETENTION_COVERAGE" LDFLAGS=--coverage
	gcovr --filter ext/ --object-directory . --json $(COVERED)/counts.json $(COVERED)/static $(COVERED)/shared
	gcovr --add-tracefile $(COVERED)/counts.json --html-title ext/ --html-details $(COVERED)/html/index.html
	gcovr --add-tracefile $(COVERED)/counts.json
	gcovr --add-tracefile $(COVERED)/counts.json --branches --print-summary --fail-under-line 100 --fail-under-branch 100

# ---- versions of SQLite ----

VERSIONS_TESTS = $(filter-out test_readme test_manual test_exports test_install test_run,$(notdir $(basename $(filter-out tests/unit/%,$(TESTS)))))

versions: all $(SHOP) ## the tests in the oldest SQLite, those of Debian 12 and 13 and the newest
	MAKE="$(MAKE)" BUILD=$(BUILD) SQLITES=$(SQLITES) TESTS="$(VERSIONS_TESTS)" tests/versions/run

# An amalgamation, from the npm package that tests/versions/sqlite.txt names; nothing in the package is run.
$(SQLITES)/%/sqlite3.c: tests/versions/sqlite.txt | needs
	@mkdir -p $(@D)
	@cd $(@D) && set -- $$(awk '$$1 == "$*" { print $$2, $$3 }' $(CURDIR)/$<) && \
	if [ $$# != 2 ]; then echo "SQLite $* is not in $<" >&2; exit 1; fi && \
	echo "Fetching SQLite $* from $$1" && package=$$(npm pack --silent $$1) && \
	echo "$$2  $$package" | sha512sum --quiet --check && \
	tar -xzf $$package --strip-components=1 package/deps && rm $$package && \
	if [ -f deps/sqlite3.tar.gz ]; then tar -xzf deps/sqlite3.tar.gz; else mv deps/sqlite3/* .; fi && rm -r deps
	@touch $@

$(BUILD)/sqlite3.o: $(SQLITE_SOURCE) Makefile
	$(call run,CC,$<,$(CC) $(OPTIMIZE) $(SANITIZE) $(SQLITE_FLAGS) -w -c -o $@ $<)

# ---- many files ----

shards: build/retention.so | needs ## sql/shards.sql: eight files as one, in one process and in two
	tests/engines/shards

# ---- fresh systems ----

SUITES ?= bookworm trixie

fresh: | needs ## the README's commands on new systems of Debian (SUITES), as root and not; needs root
	tests/fresh/run $(SUITES)

# ---- fuzzing ----

# The targets of tests/fuzz under libFuzzer, with the newest SQLite and its own assertions; SQLite is compiled with the
# address sanitizer alone, as undefined behaviour in it is not ours to find, and takes clang minutes more.
FUZZ_SECONDS ?= 60
# Of the inputs; 0: other ones each time.
FUZZ_SEED    ?= 0
FUZZ_TARGETS  = $(notdir $(basename $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_COMMON   = $(addprefix $(BUILD)/tests/,fuzz/fuzz.o fuzz/sources.o support/states.o)
FUZZ_OBJECTS  = $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/libfuzzer_%.o)

fuzz: ## each fuzz target for FUZZ_SECONDS (60), from FUZZ_SEED, with all sanitizers
	$(MAKE) BUILD=$(BUILD)/fuzz SQLITES=$(SQLITES) SQLITE=$$(awk 'END { print $$1 }' tests/versions/sqlite.txt) \
		CC=clang SANITIZE="$(SANITIZERS)" OPTIMIZE="-O1 -g" CFLAGS="-fsanitize=fuzzer-no-link -DRETENTION_DEBUG" \
		TEST_CFLAGS=-fsanitize=fuzzer-no-link \
		SQLITE_FLAGS="-DSQLITE_DEBUG -fno-sanitize=undefined" $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%)
	BUILD=$(BUILD)/fuzz SECONDS_EACH=$(FUZZ_SECONDS) SEED=$(FUZZ_SEED) tests/fuzz/run $(FUZZ_TARGETS)

$(FUZZ_TARGETS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/libfuzzer_%.o $(FUZZ_COMMON) $(MODULE) $(SQLITE_OBJECT)
	$(call link,-fsanitize=fuzzer $(SQLITE_LIBS) -lm)

$(FUZZ_OBJECTS): $(BUILD)/tests/fuzz/libfuzzer_%.o: tests/fuzz/libfuzzer.c Makefile | needs
	$(call compile,$(SANITIZE) -DFUZZ_TARGET=$* $(TEST_CFLAGS))

# The stored inputs alone, without libFuzzer, for `make test`.
$(BUILD)/tests/test_fuzz: $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/%.o) $(FUZZ_COMMON)

# ---- other languages ----

# The hosts of sql/docs/hosts.md, embedding.md and apps.md, and what each needs, in the notation of tests/needs, and npm or PyPI packages; or, for a release of SQLite that
# is not Debian's, the npm package that has its source. HOSTS="python3 go" takes some.
HOSTS ?= sqlite3 python3 node better-sqlite3 bun deno go rust java php ruby perl tcl r c c-static \
	sqlite-3.31.1 sqlite-3.29.0 sqlalchemy django pandas rails drizzle datasette
HOST_go        = :golang-go :golang-github-mattn-go-sqlite3-dev
HOST_rust      = :librust-rusqlite-dev cargo
HOST_java      = :default-jdk-headless :libxerial-sqlite-jdbc-java
HOST_php       = :php-cli :php-sqlite3
HOST_ruby      = :ruby-sqlite3
HOST_perl      = :libdbd-sqlite3-perl
HOST_tcl       = :tcl :libsqlite3-tcl
HOST_r         = :r-cran-rsqlite
HOST_sqlalchemy = :python3-sqlalchemy
HOST_django    = :python3-django
HOST_pandas    = :python3-pandas
HOST_rails     = :ruby-activerecord :ruby-sqlite3
HOST_datasette = :python3-pip
MACHINE        = $(patsubst x86_64,x64,$(shell uname -m))
NPM_node       = node-linux-$(MACHINE:aarch64=arm64)@24.21.0
NPM_better-sqlite3 = $(NPM_node) better-sqlite3@13.2.0
NPM_drizzle    = $(NPM_better-sqlite3) drizzle-orm@0.45.4
PIP_datasette  = datasette==0.65.5
NPM_bun        = @oven/bun-linux-$(MACHINE)@1.4.4
NPM_deno       = @deno/linux-$(MACHINE:aarch64=arm64)-glibc@2.9.6
SOURCE_sqlite-3.31.1 = better-sqlite3@7.0.1
SOURCE_sqlite-3.29.0 = better-sqlite3@5.4.3

hosts: all static $(HOSTS:%=host-%) ## the programs of sql/docs, in every language and framework that is here
	@python3 tests/hosts/hosts.py --build $(BUILD) $(HOSTS)

# What a host lacks is said, and that it is skipped.
.PHONY: $(HOSTS:%=host-%)
$(HOSTS:%=host-%): host-%: | needs
	-@tests/needs $(HOST_$*) $(if $(NPM_$*)$(SOURCE_$*),npm)
	-$(call require_npm,$(NPM_$*))
	-$(call require_pip,$(PIP_$*))
	-$(if $(SOURCE_$*),@$(MAKE) --no-print-directory $(BUILD)/hosts/$*/libsqlite3.so.0)

# Says nothing about what is there. $(1): npm packages with versions.
define require_npm
	@missing=""; for package in $(1); do \
		grep -qs "\"$${package%@*}\": \"$${package##*@}\"" $(BUILD)/hosts/package.json || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
		npm install --prefix $(BUILD)/hosts --save-exact --ignore-scripts --loglevel=error --no-audit --no-fund $$missing; fi
endef

# PyPI packages with versions, into a folder of their own.
define require_pip
	@for package in $(1); do \
		[ -d $(BUILD)/hosts/python/$$(echo $$package | sed 's/==/-/').dist-info ] || \
		/usr/bin/python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target $(BUILD)/hosts/python $$package; done
endef

$(BUILD)/hosts/sqlite-%/libsqlite3.so.0:
	@mkdir -p $(@D)
	cd $(@D) && npm pack --silent $(SOURCE_sqlite-$*)
	cd $(@D) && tar -xzOf better-sqlite3-*.tgz package/deps/sqlite3.tar.gz | tar -xz
	$(CC) -w -O1 -fPIC -shared -Wl,-soname,$(@F) -o $@ $(@D)/sqlite3.c

# ---- measuring ----

BENCH_FLAGS = --dir $(BUILD)/bench --module $(BUILD)/retention.so

bench: $(BUILD)/bench/bench $(BUILD)/retention.so ## 10 million orders beside bare scans and plain SQL
	$(BUILD)/bench/bench $(BENCH_FLAGS) $(BENCH)

bench-peers: $(BUILD)/bench/bench $(BUILD)/retention.so $(BUILD)/bench/peers/newest $(BUILD)/bench/peers/reading ## beside DuckDB and ClickHouse
	python3 tests/bench/peers.py --bench $(BUILD)/bench/bench $(BENCH_FLAGS) $(BENCH)

$(BUILD)/bench/bench: $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/bench/*.c)))
	$(call link,-lsqlite3 -lm)

bench-manual: ## what bench and bench-peers measured last, into sql/docs/speed.md
	python3 tests/bench/manual.py $(BUILD)/bench sql/docs/speed.md

# PyPI's packages bring the engines with them; nothing is installed outside build/.
$(BUILD)/bench/peers/newest: PACKAGES = $(PEERS)
$(BUILD)/bench/peers/reading: PACKAGES = $(PEERS_READING)
$(BUILD)/bench/peers/newest $(BUILD)/bench/peers/reading: Makefile | needs
	rm -rf $@ && mkdir -p $(@D)
	python3 -m venv $@ && $@/bin/pip install --quiet --disable-pip-version-check --no-deps $(PACKAGES) || { rm -rf $@; exit 1; }
	@touch $@

# ---- other engines ----

# chdb is ClickHouse in a process; it comes with all it needs, so nothing else is fetched. Debian's own servers, where it has them,
# are for the exchange between several; without them that one check is skipped.
CHDB        = chdb==4.4.0 chdb-core==26.9.0
ENGINES     = $(BUILD)/engines/venv/bin/python tests/engines/run.py --build $(BUILD)

engines: $(BUILD)/retention.so $(BUILD)/engines/venv/ready ## sql/clickhouse against the module; CASES=30 takes some, ONLY=word those
	$(if $(CASES),,-@tests/needs clickhouse-server clickhouse-client)
	@$(ENGINES) --cases $(or $(CASES),0) $(if $(ONLY),--only '$(ONLY)')

$(BUILD)/engines/venv/ready: Makefile | needs
	@mkdir -p $(@D)
	/usr/bin/python3 -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps $(CHDB)
	@touch $@

# ---- releases ----

DIST    = $(BUILD)/dist
VERSION = $(shell sed -n 's/^\#define RETENTION_VERSION *"\(.*\)"/\1/p' include/retention.h)
RELEASE = sqlite-retention-$(VERSION)
# Every file in the archive is of this moment, so that it has the same bytes whenever and wherever it is made.
SOURCE_DATE_EPOCH ?= 315532800

# What is given away is small: functions that hot loops need inline say so, and there are no tables to unwind a stack by,
# which C needs in debuggers alone.
SMALL = -O2 -fno-inline-functions -fno-asynchronous-unwind-tables -Wl,-z,noseparate-code

dist: | needs ## build/dist: the module as one C file, stripped, and the source archive
	rm -rf $(DIST)
	mkdir -p $(DIST)
	python3 tests/dist/amalgamate.py > $(DIST)/retention.c
	cp include/retention.h $(DIST)/retention.h
	cd $(DIST) && $(CC) $(STD) $(WARNINGS) $(SMALL) $(CFLAGS) -ffile-prefix-map=$(CURDIR)=. -fPIC -shared -s $(LDFLAGS) \
		-o retention.so retention.c -lm
	@test $$(wc -c < $(DIST)/retention.so) -le 409600 || { echo 'retention.so has more than 400 KiB'; exit 1; }
	tests/dist/archive $(RELEASE) $(SOURCE_DATE_EPOCH) $(BUILD) > $(DIST)/$(RELEASE).tar.gz
	cd $(DIST) && sha256sum retention.c retention.h retention.so $(RELEASE).tar.gz > SHA256SUMS

# The one file for other platforms; tests/ports/platforms.py names them, how each is compiled, and what that needs.
PORTS  ?=
ZIGLANG = 0.17.1
ZIG     = $(BUILD)/ports/zig-$(ZIGLANG)/bin/python-zig
NEWEST  = $(SQLITES)/$(shell awk 'END { print $$1 }' tests/versions/sqlite.txt)

ports: dist $(ZIG) $(NEWEST)/sqlite3.c ## build/ports: the module for other platforms, tested where they can be run; PORTS="wasm"
	@tests/needs $$(python3 -B tests/ports/ports.py --needs $(PORTS))
	@SMALL="$(SMALL)" WARNINGS="$(WARNINGS)" python3 -B tests/ports/ports.py --build $(BUILD) --zig $(ZIG) --sqlite $(NEWEST) $(PORTS)

# A compiler with the headers and libraries of many platforms, in a folder of its own.
$(ZIG): | needs
	/usr/bin/python3 -m venv $(BUILD)/ports/zig-$(ZIGLANG)
	$(BUILD)/ports/zig-$(ZIGLANG)/bin/pip install --quiet --disable-pip-version-check ziglang==$(ZIGLANG)

dist-check: dist ## dist again, elsewhere and otherwise, byte by byte; and the tests on the one file
	MAKE="$(MAKE)" tests/dist/check $(DIST) $(RELEASE)

# ---- packages ----

# What the module is given away as, from build/dist and from those platforms that lie in build/ports. Go's module brings
# SQLite's headers with it, of the SQLite that the oldest driver has which it allows.
PACKAGES_SQLITE = $(SQLITES)/3.46.1
PACKAGES_DRIVERS = better-sqlite3@13.2.0 libsql@0.5.29
PACKAGES_FLAGS  = --build $(BUILD) --headers $(PACKAGES_SQLITE) --small "$(SMALL)"

packages: dist $(PACKAGES_SQLITE)/sqlite3.c | needs ## build/packages: .deb, wheels, npm, Go, Rust, archives; nothing is published
	CC="$(CC)" python3 -B tests/packages/build.py $(PACKAGES_FLAGS)

packages-check: $(BUILD)/retention.so host-node $(BUILD)/browser/package.json | needs ## each package installed from its file and asked the README's first query; WRITE=1 writes the table
	@$(call require_npm,$(PACKAGES_DRIVERS))
	CC="$(CC)" python3 -B tests/packages/check.py $(PACKAGES_FLAGS) $(if $(WRITE),--write) $(CHANNELS)

release-check: ## dist-check, ports, packages and packages-check, one after the other; for half an hour
	MAKE="$(MAKE)" tests/packages/release

# ---- care ----

# A file that passed is not looked at again before it, or a header, changes.
LINTS      = $(addprefix $(BUILD)/lint/,$(SOURCES))
LINTS_TEST = $(addprefix $(BUILD)/lint/,$(sort $(TESTS) $(SUPPORT) $(OTHERS)))
LINT       = $(STD) $(WARNINGS) -Werror $(INCLUDES) $(CPPFLAGS) -c -o /dev/null

lint: $(LINTS) $(LINTS_TEST) ## both compilers with all warnings as errors, clang-tidy, cppcheck, format
	tests/lint/house.py
	for wing in fold store table; do tests/citations --wing $$wing > $(BUILD)/lint/citations || { cat $(BUILD)/lint/citations; exit 1; }; done
	python3 tests/dist/amalgamate.py --lines > $(BUILD)/lint/retention.c # where two files have one name for different things
	for cc in gcc clang; do $$cc -O2 -fPIC $(LINT) $(BUILD)/lint/retention.c || exit 1; done
	clang-format --dry-run --Werror $(C_FILES)
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem -DSQLITE_CORE $(INCLUDES) ext

$(LINTS): $(BUILD)/lint/%: % $(HEADERS) .clang-tidy | needs
	@mkdir -p $(@D)
	@for cc in gcc clang; do for define in -DSQLITE_CORE -fPIC; do $$cc -O2 $$define $(LINT) $< || exit 1; done; done
	clang-tidy --quiet --warnings-as-errors='*' $< -- $(STD) -DSQLITE_CORE $(INCLUDES) $(CPPFLAGS)
	@touch $@

$(LINTS_TEST): $(BUILD)/lint/%: % $(filter %.h,$(C_FILES)) | needs
	@mkdir -p $(@D)
	@for cc in gcc clang; do $$cc -O1 -DSQLITE_CORE -DFUZZ_TARGET=fuzz_model $(TEST_FLAGS) $(LINT) $< || exit 1; done
	@touch $@

format: | needs ## rewrites the C files in the house's format
	clang-format -i $(C_FILES)

zones: | needs ## ext/time/zone_data.c from Debian's tzdata, which its script names, and the answers of its test
	python3 ext/time/zone_data.py
	python3 tests/random/zones.py --write

citations: ; @tests/citations $(if $(WING),--wing $(WING)) ## the requirements that nothing cites; WING=fold,store

clean: ## removes build/
	rm -rf $(BUILD)

# ---- what objects were made of ----

-include $(patsubst %.o,%.d,$(OBJECTS) $(STATIC_OBJECTS) $(TEST_OBJECTS) $(FUZZ_OBJECTS))
