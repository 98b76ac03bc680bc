# gradus: `make run` and `make test` do all the set-up on a fresh machine.
# `make help` lists the targets.

PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
CC      ?= cc
CFLAGS  ?= -O2 -g

# Homebrew keeps these out of pkg-config's way.
KEGS := $(if $(filter Darwin,$(shell uname -s)),$(shell brew --prefix)/opt)
PKG_CONFIG := $(if $(KEGS),PKG_CONFIG_PATH=$(KEGS)/lua@5.4/lib/pkgconfig:$\
  $(KEGS)/readline/lib/pkgconfig:$(KEGS)/openblas/lib/pkgconfig )pkg-config
# Lua 5.4 has another pkg-config name on every system, so the version decides.
LUA_PC := $(shell for n in lua5.4 lua-5.4 lua54 lua; do \
  $(PKG_CONFIG) --exists "$$n >= 5.4 $$n < 5.5" 2>/dev/null && echo $$n && break; done)
LINUX  := $(filter Linux,$(shell uname -s))
LIBS_PC := $(LUA_PC) openblas readline zlib libutf8proc $(if $(LINUX),libseccomp)
# readline.pc defines _XOPEN_SOURCE, which clashes with our own.
PKG_CFLAGS := $(filter-out -D%,$(shell $(PKG_CONFIG) --cflags $(LIBS_PC) 2>/dev/null))
PKG_LIBS   := $(shell $(PKG_CONFIG) --libs $(LIBS_PC) 2>/dev/null)

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
  -Wwrite-strings -Wundef -Wconversion -Wno-sign-conversion -Wformat-security \
  $(if $(CI),-Werror)
# Options the program needs; the user's CFLAGS come after and drop none of them.
BASE_CFLAGS := -std=c11 -D_GNU_SOURCE -Isrc -fstack-protector-strong $(WARNINGS) \
  -MMD -MP $(PKG_CFLAGS)
LDLIBS := $(PKG_LIBS) -lm -lpthread

PROG := $(BUILD)/gradus
SRC  := $(wildcard src/*.c src/*/*.c)
LUA  := $(shell find lua -name '*.lua' | LC_ALL=C sort)
OBJ  := $(SRC:src/%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/embedded.o
CTESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/test_*.c))

# One line a step; V=1 shows the commands.
Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1)	$(patsubst $(BUILD)/%,%,$@)")

all: $(PROG)
	@:

$(PROG): $(OBJ)
	$(call say,LINK)
	$(Q)$(CC) $(BASE_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/obj/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(BASE_CFLAGS) $(CFLAGS) -c -o $@ $<

# The kernels are plain loops that a compiler turns into vector code at -O3.
$(BUILD)/obj/core/%.o: CFLAGS := $(patsubst -O2,-O3,$(CFLAGS))
# Multiply and add in one where the processor can: quicker and no less exact.
$(BUILD)/obj/core/vector_math.o: CFLAGS += -ffp-contract=fast

# The Lua sources become one C file, so that the program needs no folder.
$(BUILD)/embedded.c: $(LUA) Makefile
	@mkdir -p $(@D)
	$(call say,LUA)
	@{ echo '#include "bind/embedded.h"'; n=0; \
	  for f in $(LUA); do n=$$((n + 1)); \
	    echo "static const unsigned char s$$n[] = {"; \
	    od -An -v -tu1 $$f | sed 's/  */ /g; s/ \([0-9]*\)/\1,/g'; echo '0};'; \
	  done; n=0; echo 'const EmbeddedSource embedded_sources[] = {'; \
	  for f in $(LUA); do n=$$((n + 1)); \
	    echo "{\"$${f#lua/}\", s$$n, sizeof s$$n - 1},"; \
	  done; echo '{0, 0, 0}};'; } > $@

$(BUILD)/obj/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(BASE_CFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(OBJ) $(wildcard tests/*.h) Makefile
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(BASE_CFLAGS) -Itests $(CFLAGS) $(LDFLAGS) -o $@ $< \
	  $(filter-out $(BUILD)/obj/main.o,$(OBJ)) $(LDLIBS) $(shell $(PKG_CONFIG) --cflags --libs cmocka)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# --- what people type ---------------------------------------------------------

run: deps
	@$(MAKE) --no-print-directory all
	@exec $(PROG)

test: deps
	@$(MAKE) --no-print-directory check

check: $(PROG) $(CTESTS)
	@BUILD=$(BUILD) sh tests/run.sh

# The same tests under the address, undefined behaviour and leak sanitizers.
asan: deps
	@GRADUS_SANITIZED=1 GRADUS_LINT_SEEDS=5 $(MAKE) --no-print-directory check BUILD=$(BUILD)/asan \
	  CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined'

# Random answers and random array programs; SECONDS_EACH=600 PROGRAMS=0 for ever.
fuzz: all
	@GRADUS=$(PROG) sh tests/fuzz.sh

# gradus beside NumPy, PyTorch and plain C; no part of the tests.
bench: $(PROG) $(BUILD)/bench/limit $(BUILD)/bench/process
	@BUILD=$(BUILD) sh tests/bench/run.sh

# The limit is what a compiler can do for this very machine.
$(BUILD)/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) -O3 -march=native -ffast-math $(PKG_CFLAGS) -o $@ $< $(LDLIBS)

# The full 60,000 + 10,000 images into the user's data folder.
mnist:
	@sh data/fetch-mnist.sh

# Style and the usual mistakes; every finding is an error.
LINTED := $(wildcard src/*.c src/*/*.c)
lint: lint-deps
	clang-format --dry-run -Werror $(LINTED) $(wildcard src/*/*.h tests/*.[ch] tests/*/*.c)
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr \
	  --enable=warning,performance,portability -Isrc $(LINTED)
	clang-tidy --quiet --warnings-as-errors='*' $(LINTED) -- \
	  $(filter-out -MMD -MP,$(BASE_CFLAGS)) 2>/dev/null
	sh tests/lint_lua.sh $(LUA) $(wildcard quizzes/*.lua tests/*.lua tests/*/*.lua)

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/gradus/quizzes \
	  $(DESTDIR)$(PREFIX)/share/gradus/data
	install -m 755 $(PROG) $(DESTDIR)$(PREFIX)/bin/gradus
	install -m 644 quizzes/* $(DESTDIR)$(PREFIX)/share/gradus/quizzes
	install -m 644 data/*.gz $(DESTDIR)$(PREFIX)/share/gradus/data

clean:
	rm -rf $(BUILD)

# --- what the machine must have -----------------------------------------------

# A command (c/) or pkg-config module (p/), and its packages for apt, dnf, brew.
BUILD_NEEDS := c/$(firstword $(CC)):gcc,libc6-dev:gcc:gcc \
  c/pkg-config:pkg-config:pkgconf-pkg-config:pkgconf \
  p/$(or $(LUA_PC),lua-5.4):liblua5.4-dev:lua-devel:lua@5.4 \
  p/openblas:libopenblas-dev:openblas-devel:openblas \
  p/readline:libreadline-dev:readline-devel:readline \
  p/zlib:zlib1g-dev:zlib-devel:zlib \
  p/libutf8proc:libutf8proc-dev:utf8proc-devel:utf8proc \
  p/cmocka:libcmocka-dev:libcmocka-devel:cmocka \
  $(if $(LINUX),p/libseccomp:libseccomp-dev:libseccomp-devel:)
LINT_NEEDS := c/clang-format:clang-format:clang-tools-extra:clang-format \
  c/clang-tidy:clang-tidy:clang-tools-extra:llvm \
  c/cppcheck:cppcheck:cppcheck:cppcheck c/luac5.4:lua5.4:lua:lua@5.4

# Installs what is missing, as root or through a sudo that asks nothing; else
# prints the line to run.
deps: NEEDS = $(BUILD_NEEDS)
lint-deps: NEEDS = $(LINT_NEEDS)
deps lint-deps:
	@missing=; for need in $(NEEDS); do name=$${need%%:*}; case $$name in \
	  c/*) command -v $${name#c/} ;; \
	  p/*) $(PKG_CONFIG) --exists $${name#p/} ;; \
	  esac >/dev/null 2>&1 || missing="$$missing $$need"; done; \
	test -n "$$missing" || exit 0; sudo=; \
	packages() { for need in $$missing; do echo $$need; done | \
	  cut -d: -f$$1 | tr '\n,' '  '; }; \
	if command -v apt-get >/dev/null; then update="apt-get update -qq"; \
	  install="apt-get install -y --no-install-recommends $$(packages 2)"; \
	elif command -v dnf >/dev/null; then update=true; \
	  install="dnf install -y $$(packages 3)"; \
	elif command -v brew >/dev/null; then brew install $$(packages 4); exit; \
	else echo "gradus needs, by their Debian names: $$(packages 2)" >&2; exit 1; fi; \
	if [ $$(id -u) != 0 ]; then sudo="sudo -n"; $$sudo true 2>/dev/null || \
	  { echo "gradus needs packages; run: sudo $$install" >&2; exit 1; }; fi; \
	echo "$$install"; $$sudo $$update; $$sudo $$install </dev/null

.PHONY: all run test check asan lint fuzz bench mnist install clean deps lint-deps
