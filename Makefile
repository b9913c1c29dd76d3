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
CPPFLAGS += -Iinclude -Iext
HIDDEN    = -fPIC -fvisibility=hidden

SOURCES   = $(sort $(wildcard ext/*.c))
HEADERS   = $(sort $(wildcard ext/*.h include/*.h))
TEST_DIRS = tests/unit tests/sql tests/random tests/fault
TESTS     = $(sort $(wildcard $(TEST_DIRS:=/test_*.c)))
SUPPORT   = $(sort $(filter-out $(TESTS),$(wildcard tests/support/*.c $(TEST_DIRS:=/*.c))))
SUPPORT_H = $(sort $(wildcard tests/support/*.h $(TEST_DIRS:=/*.h)))
TEST_FLAGS = $(addprefix -I,tests/support $(TEST_DIRS))
PROGRAMS  = $(addprefix $(BUILD)/tests/,$(notdir $(TESTS:.c=)) test_fuzz)
OTHERS    = $(sort $(wildcard $(addsuffix /*.c,tests/bench tests/versions tests/fuzz)))
C_FILES   = $(SOURCES) $(HEADERS) $(SUPPORT) $(SUPPORT_H) $(TESTS) $(OTHERS) $(sort $(wildcard tests/bench/*.h tests/fuzz/*.h))

OBJECTS        = $(SOURCES:ext/%.c=$(BUILD)/shared/%.o)
STATIC_OBJECTS = $(SOURCES:ext/%.c=$(BUILD)/static/%.o)

# Debian packages, by what needs them. Tests and demo install what is missing when they may.
PACKAGES_BUILD = libsqlite3-dev
PACKAGES_DEMO  = sqlite3
PACKAGES_TEST  = libcmocka-dev sqlite3 python3
PACKAGES_NPM   = $(if $(shell command -v npm),,nodejs npm)
PEERS          = @duckdb/node-api@1.5.6-r.1 chdb@3.4.0
PACKAGES_COVER = gcovr
PACKAGES_DIST  = python3
PACKAGES_LINT  = clang libclang-rt-dev clang-format clang-tidy cppcheck valgrind

# The SQLite that tests link: the system's, or with SQLITE=version an amalgamation that tests/versions/sqlite.txt
# names, compiled with SQLITE_FLAGS. MODULE is what gives tests the entry point.
SQLITES      ?= $(BUILD)/sqlite
MODULE       ?= $(BUILD)/libretention.a
SQLITE_LINK   = $(if $(SQLITE),$(BUILD)/sqlite3.o -lpthread -ldl,-lsqlite3)
SQLITE_SOURCE = $(if $(SQLITE),$(SQLITES)/$(SQLITE)/sqlite3.c)
CPPFLAGS     := $(if $(SQLITE),-I$(SQLITES)/$(SQLITE)) $(CPPFLAGS)

vpath test_%.c $(TEST_DIRS)

.DELETE_ON_ERROR:
.PHONY: all static demo test asan valgrind coverage versions fuzz bench bench-peers lint format install uninstall dist dist-check hosts \
	deps deps-demo deps-test deps-coverage deps-npm deps-lint deps-dist deps-hosts help clean

all: $(BUILD)/retention.so ## build/retention.so, the loadable module (the default)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

# ---- building ----

$(BUILD)/retention.so: $(OBJECTS)
	$(CC) -shared $(LDFLAGS) -o $@ $(OBJECTS) -lm

$(BUILD)/shared/%.o: ext/%.c $(HEADERS) $(SQLITE_SOURCE) Makefile | deps-build
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(OPTIMIZE) $(HIDDEN) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/static/%.o: ext/%.c $(HEADERS) $(SQLITE_SOURCE) Makefile | deps-build
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(OPTIMIZE) $(SANITIZE) -DSQLITE_CORE $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

static: $(BUILD)/libretention.a ## build/libretention.a, for hosts that cannot load modules

$(BUILD)/libretention.a: $(STATIC_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $(STATIC_OBJECTS)

install: $(BUILD)/retention.so ## into PREFIX (/usr/local), below DESTDIR
	install -d $(DESTDIR)$(PREFIX)/lib $(DESTDIR)$(PREFIX)/include
	install -m 755 $(BUILD)/retention.so $(DESTDIR)$(PREFIX)/lib/retention.so
	install -m 644 include/retention.h $(DESTDIR)$(PREFIX)/include/retention.h

uninstall: ## what install put there
	rm -f $(DESTDIR)$(PREFIX)/lib/retention.so $(DESTDIR)$(PREFIX)/include/retention.h

# ---- the demo ----

# The scripts name the files of build/, whatever else is built with another BUILD.
demo: build/retention.so build/shop.db | deps-demo ## a shop of 20,000 customers, and a tour of it
	@sqlite3 build/reports.db < sql/tour.sql

$(BUILD)/shop.db: sql/shop.sql | deps-demo
	@mkdir -p $(@D)
	@rm -f $@
	@echo "Generating the shop (sql/shop.sql) ..."
	@sqlite3 $@ < sql/shop.sql

# ---- tests ----

# One run a program, so that -j runs several at a time; -Otarget keeps their lines together then. The library that
# some of them load and the shop are those of build/, whatever else the programs are built with.
RUNS = $(addprefix run-,$(notdir $(PROGRAMS)))

test: $(RUNS) ## everything, with cmocka

.PHONY: $(RUNS)
$(RUNS): run-%: $(BUILD)/tests/% $(or $(RETENTION_LIBRARY),build/retention.so) build/shop.db
	@echo "== $<"; $(WRAPPER) $<

$(BUILD)/tests/%: %.c $(SUPPORT_H) $(BUILD)/libsupport.a $(MODULE) $(filter %.o,$(SQLITE_LINK)) | deps-test
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(OPTIMIZE) $(SANITIZE) -DSQLITE_CORE $(CPPFLAGS) $(TEST_FLAGS) -o $@ $< \
		$(BUILD)/libsupport.a $(MODULE) $(SQLITE_LINK) -lcmocka -lm $(LDLIBS)

# What test programs share.
SUPPORT_OBJECTS = $(SUPPORT:%.c=$(BUILD)/%.o)

$(BUILD)/libsupport.a: $(SUPPORT_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $(SUPPORT_OBJECTS)

$(SUPPORT_OBJECTS): $(BUILD)/%.o: %.c $(SUPPORT_H) $(SQLITE_SOURCE) | deps-test
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(OPTIMIZE) $(SANITIZE) -DSQLITE_CORE $(CPPFLAGS) $(TEST_FLAGS) -c -o $@ $<

SANITIZERS = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

asan: all $(BUILD)/shop.db ## the tests under address, undefined-behaviour and leak sanitizers
	ASAN_OPTIONS=detect_leaks=1 $(MAKE) test BUILD=$(BUILD)/asan SANITIZE="$(SANITIZERS)" OPTIMIZE="-O1 -g" \
		CFLAGS="$(CFLAGS) -DRETENTION_DEBUG"

valgrind: all $(BUILD)/shop.db deps-lint ## the tests under valgrind's memcheck
	$(MAKE) test BUILD=$(BUILD)/valgrind OPTIMIZE="-O1 -g" RETENTION_SLOW=1 CFLAGS="$(CFLAGS) -DRETENTION_DEBUG" \
		WRAPPER="valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect"

# SQLite and the library are instrumented as well, so that no access is missed and none of their locks.
tsan: ## threads under the thread sanitizer
	$(MAKE) run-test_threads BUILD=$(BUILD)/tsan SQLITES=$(SQLITES) SQLITE=$$(awk 'END { print $$1 }' tests/versions/sqlite.txt) \
		SANITIZE=-fsanitize=thread OPTIMIZE="-O1 -g" CFLAGS="$(CFLAGS) -fsanitize=thread -DRETENTION_DEBUG" \
		LDFLAGS=-fsanitize=thread SQLITE_FLAGS=-DSQLITE_ENABLE_MATH_FUNCTIONS RETENTION_LIBRARY=$(BUILD)/tsan/retention.so \
		RETENTION_SNAPSHOTS=$(or $(RETENTION_SNAPSHOTS),5)
.PHONY: tsan

# What is counted is ext/ alone: the objects that all programs link, and those of the library, which test_loading
# loads. Earlier counts are dropped first; threads add to them at once. The real data is left out, so that the result
# is the same where there is none.
COVERED = $(BUILD)/coverage

coverage: all $(BUILD)/shop.db deps-coverage ## the tests run every line and branch of ext/: build/coverage/html
	rm -rf $(addprefix $(COVERED)/,static shared html)
	@mkdir -p $(COVERED)/html
	env -u RETENTION_DATA $(MAKE) test RETENTION_SLOW=1 RETENTION_LIBRARY=$(COVERED)/retention.so BUILD=$(COVERED) \
		CC=gcc OPTIMIZE=-O0 CFLAGS="$(CFLAGS) --coverage -fprofile-update=atomic -DRETENTION_COVERAGE" LDFLAGS=--coverage LDLIBS=-lgcov
	gcovr --filter ext/ --object-directory . --json $(COVERED)/counts.json $(COVERED)/static $(COVERED)/shared
	gcovr --add-tracefile $(COVERED)/counts.json --html-title ext/ --html-details $(COVERED)/html/index.html
	gcovr --add-tracefile $(COVERED)/counts.json
	gcovr --add-tracefile $(COVERED)/counts.json --branches --print-summary --fail-under-line 100 --fail-under-branch 100

# ---- versions of SQLite ----

VERSIONS_TESTS = $(filter-out test_readme,$(notdir $(basename $(filter-out tests/unit/%,$(TESTS)))))

versions: all $(BUILD)/shop.db | deps-test ## the tests in the oldest, Debian's and the newest SQLite
	MAKE="$(MAKE)" BUILD=$(BUILD) SQLITES=$(SQLITES) TESTS="$(VERSIONS_TESTS)" tests/versions/run

# An amalgamation, from the npm package that tests/versions/sqlite.txt names; nothing in the package is run.
$(SQLITES)/%/sqlite3.c: tests/versions/sqlite.txt | deps-npm
	@mkdir -p $(@D)
	@cd $(@D) && set -- $$(awk '$$1 == "$*" { print $$2, $$3 }' $(CURDIR)/$<) && \
	if [ $$# != 2 ]; then echo "SQLite $* is not in $<" >&2; exit 1; fi && \
	echo "Fetching SQLite $* from $$1" && package=$$(npm pack --silent $$1) && \
	echo "$$2  $$package" | sha512sum --quiet --check && \
	tar -xzf $$package --strip-components=1 package/deps && rm $$package && \
	if [ -f deps/sqlite3.tar.gz ]; then tar -xzf deps/sqlite3.tar.gz; else mv deps/sqlite3/* .; fi && rm -r deps
	@touch $@

$(BUILD)/sqlite3.o: $(SQLITE_SOURCE) Makefile
	@mkdir -p $(@D)
	$(CC) $(OPTIMIZE) $(SANITIZE) $(SQLITE_FLAGS) -w -c -o $@ $<

# ---- fuzzing ----

# The targets of tests/fuzz under libFuzzer, with the newest SQLite and its own assertions; SQLite is compiled with the
# address sanitizer alone, as undefined behaviour in it is not ours to find, and takes clang minutes more.
FUZZ_SECONDS ?= 60
FUZZ_SEED    ?= 0# of the inputs, 0 for other ones each time
FUZZ_TARGETS  = $(notdir $(basename $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_COMMON   = tests/fuzz/fuzz.c tests/fuzz/sources.c
FUZZ_HEADERS  = $(wildcard tests/fuzz/*.h)

fuzz: | deps-lint ## each fuzz target for FUZZ_SECONDS (60), from FUZZ_SEED, with all sanitizers
	$(MAKE) BUILD=$(BUILD)/fuzz SQLITES=$(SQLITES) SQLITE=$$(awk 'END { print $$1 }' tests/versions/sqlite.txt) \
		CC=clang SANITIZE="$(SANITIZERS)" OPTIMIZE="-O1 -g" CFLAGS="-fsanitize=fuzzer-no-link -DRETENTION_DEBUG" \
		SQLITE_FLAGS="-DSQLITE_DEBUG -fno-sanitize=undefined" $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%)
	BUILD=$(BUILD)/fuzz SECONDS_EACH=$(FUZZ_SECONDS) SEED=$(FUZZ_SEED) tests/fuzz/run $(FUZZ_TARGETS)

$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/libfuzzer.c $(FUZZ_COMMON) $(FUZZ_HEADERS) $(MODULE) $(filter %.o,$(SQLITE_LINK))
	$(CC) $(STD) $(WARNINGS) $(OPTIMIZE) $(SANITIZE) -fsanitize=fuzzer -DFUZZ_TARGET=fuzz_$* $(CPPFLAGS) \
		-o $@ $(filter %.c %.a,$^) $(SQLITE_LINK) -lm

# The stored inputs alone, without libFuzzer, for `make test`.
$(BUILD)/tests/test_fuzz: tests/fuzz/test_fuzz.c $(FUZZ_TARGETS:%=tests/fuzz/%.c) $(FUZZ_COMMON) tests/support/test.c \
		$(FUZZ_HEADERS) $(SUPPORT_H) $(MODULE) $(filter %.o,$(SQLITE_LINK)) | deps-test
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(OPTIMIZE) $(SANITIZE) $(CPPFLAGS) $(TEST_FLAGS) -o $@ \
		$(filter %.c %.a,$^) $(SQLITE_LINK) -lcmocka -lm $(LDLIBS)

# ---- other languages ----

# The hosts of sql/HOSTS.md, and what each needs: Debian packages, npm packages; or, for a release of SQLite that
# is not Debian's, the npm package that has its source. HOSTS="python3 go" takes some.
HOSTS ?= sqlite3 python3 node better-sqlite3 bun deno go rust java php ruby perl tcl r c c-static \
	sqlite-3.31.1 sqlite-3.29.0
HOST_go        = golang-go golang-github-mattn-go-sqlite3-dev
HOST_rust      = librust-rusqlite-dev $(if $(shell command -v cargo),,cargo)
HOST_java      = default-jdk-headless libxerial-sqlite-jdbc-java
HOST_php       = php-cli php-sqlite3
HOST_ruby      = ruby-sqlite3
HOST_perl      = libdbd-sqlite3-perl
HOST_tcl       = tcl libsqlite3-tcl
HOST_r         = r-cran-rsqlite
MACHINE        = $(patsubst x86_64,x64,$(shell uname -m))
NPM_node       = node-linux-$(MACHINE:aarch64=arm64)@24.21.0
NPM_better-sqlite3 = $(NPM_node) better-sqlite3@13.2.0
NPM_bun        = @oven/bun-linux-$(MACHINE)@1.4.4
NPM_deno       = @deno/linux-$(MACHINE:aarch64=arm64)-glibc@2.9.6
SOURCE_sqlite-3.31.1 = better-sqlite3@7.0.1
SOURCE_sqlite-3.29.0 = better-sqlite3@5.4.3

hosts: all static $(HOSTS:%=host-%) | deps-hosts ## the programs of sql/HOSTS.md, in every language that is here
	@python3 tests/hosts/hosts.py --build $(BUILD) $(HOSTS)

# What a host lacks is said, and that it is skipped.
.PHONY: $(HOSTS:%=host-%)
$(HOSTS:%=host-%): host-%: | deps-hosts
	-$(call require,$(HOST_$*) $(if $(NPM_$*)$(SOURCE_$*),$(PACKAGES_NPM)))
	-$(call require_npm,$(NPM_$*))
	-$(if $(SOURCE_$*),@$(MAKE) --no-print-directory $(BUILD)/hosts/$*/libsqlite3.so.0)

# Says nothing about what is there. $(1): npm packages with versions.
define require_npm
	@missing=""; for package in $(1); do \
		grep -qs "\"$${package%@*}\": \"$${package##*@}\"" $(BUILD)/hosts/package.json || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
		npm install --prefix $(BUILD)/hosts --save-exact --ignore-scripts --loglevel=error --no-audit --no-fund $$missing; fi
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

bench-peers: $(BUILD)/bench/bench $(BUILD)/retention.so $(BUILD)/bench/peers/package.json ## beside DuckDB and ClickHouse
	node tests/bench/peers.mjs --bench $(BUILD)/bench/bench $(BENCH_FLAGS) $(BENCH)

$(BUILD)/bench/bench: $(sort $(wildcard tests/bench/*.c tests/bench/*.h)) Makefile | deps-build
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(OPTIMIZE) $(CFLAGS) -o $@ $(filter %.c,$^) $(LDFLAGS) -lsqlite3 -lm

# npm packages, which bring the engines with them; nothing is installed outside build/.
$(BUILD)/bench/peers/package.json: Makefile | deps-npm
	@mkdir -p $(@D)
	npm install --prefix $(@D) --save-exact --ignore-scripts --no-audit --no-fund $(PEERS)
	@touch $@

# ---- releases ----

DIST    = $(BUILD)/dist
VERSION = $(shell sed -n 's/^\#define RETENTION_VERSION *"\(.*\)"/\1/p' include/retention.h)
RELEASE = sqlite-retention-$(VERSION)
# Every file in the archive is of this moment, so that it has the same bytes whenever and wherever it is made.
SOURCE_DATE_EPOCH ?= 315532800

dist: deps-dist ## build/dist: the module as one C file, stripped, and the source archive
	rm -rf $(DIST)
	mkdir -p $(DIST)
	python3 tests/dist/amalgamate.py > $(DIST)/retention.c
	cp include/retention.h $(DIST)/retention.h
	cd $(DIST) && $(CC) $(STD) $(WARNINGS) -O2 $(CFLAGS) -ffile-prefix-map=$(CURDIR)=. -fPIC -shared -s $(LDFLAGS) \
		-o retention.so retention.c -lm
	tests/dist/archive $(RELEASE) $(SOURCE_DATE_EPOCH) $(BUILD) > $(DIST)/$(RELEASE).tar.gz
	cd $(DIST) && sha256sum retention.c retention.h retention.so $(RELEASE).tar.gz > SHA256SUMS

dist-check: dist deps-test deps-lint ## dist again, elsewhere and otherwise, byte by byte; and the tests on the one file
	MAKE="$(MAKE)" tests/dist/check $(DIST) $(RELEASE)

# ---- care ----

# A file that passed is not looked at again before it, or a header, changes.
LINTS      = $(addprefix $(BUILD)/lint/,$(SOURCES))
LINTS_TEST = $(addprefix $(BUILD)/lint/,$(TESTS) $(SUPPORT) $(OTHERS))
LINT       = $(STD) $(WARNINGS) -Werror $(CPPFLAGS) -c -o /dev/null

lint: $(LINTS) $(LINTS_TEST) | deps-lint ## both compilers with all warnings as errors, clang-tidy, cppcheck, format
	clang-format --dry-run --Werror $(C_FILES)
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem -DSQLITE_CORE $(CPPFLAGS) ext

$(LINTS): $(BUILD)/lint/%: % $(HEADERS) .clang-tidy | deps-lint
	@mkdir -p $(@D)
	@for cc in gcc clang; do for define in -DSQLITE_CORE -fPIC; do $$cc -O2 $$define $(LINT) $< || exit 1; done; done
	clang-tidy --quiet --warnings-as-errors='*' $< -- $(STD) -DSQLITE_CORE $(CPPFLAGS)
	@touch $@

$(LINTS_TEST): $(BUILD)/lint/%: % $(filter %.h,$(C_FILES)) | deps-lint deps-test
	@mkdir -p $(@D)
	@for cc in gcc clang; do $$cc -O1 -DSQLITE_CORE -DFUZZ_TARGET=fuzz_model $(TEST_FLAGS) $(LINT) $< || exit 1; done
	@touch $@

format: deps-lint ## rewrites the C files in the house's format
	clang-format -i $(C_FILES)

citations: ; @tests/citations $(if $(WING),--wing $(WING)) ## the requirements that nothing cites; WING=fold,store

clean: ## removes build/
	rm -rf $(BUILD)

# ---- what must be there ----

deps: deps-build deps-demo deps-test deps-coverage deps-lint ## installs every Debian package that any target needs

# Says what is missing, and installs it where apt-get may, one at a time. $(1): packages.
define require
	@command -v dpkg-query >/dev/null || exit 0; \
	if command -v flock >/dev/null; then mkdir -p build; exec 9>build/packages.lock; flock 9; fi; \
	missing=""; for package in $(1); do \
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing$$missing"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
		else echo "Missing Debian packages; please run: sudo apt-get install$$missing" >&2; exit 1; fi; fi
endef

.PHONY: deps-build
deps-build:
	$(call require,$(PACKAGES_BUILD))
deps-demo:
	$(call require,$(PACKAGES_BUILD) $(PACKAGES_DEMO))
deps-test:
	$(call require,$(PACKAGES_BUILD) $(PACKAGES_TEST))
deps-dist:
	$(call require,$(PACKAGES_BUILD) $(PACKAGES_DIST))
deps-coverage:
	$(call require,$(PACKAGES_BUILD) $(PACKAGES_COVER))
deps-npm:
	$(call require,$(PACKAGES_BUILD) $(PACKAGES_NPM))
deps-hosts:
	$(call require,$(PACKAGES_BUILD) sqlite3 python3)
deps-lint:
	$(call require,$(PACKAGES_BUILD) $(PACKAGES_LINT))
