/* The program: prepares the process, opens Lua, and hands over to lua/main.lua
 * in one protected call. */
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <lualib.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "bind/bind.h"
#include "bind/hook.h"
#include "shell/signals.h"
#include "worker/worker.h"

/* --- one thread for OpenBLAS --------------------------------------------- */

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
/* While it is loaded, OpenBLAS starts a thread for every processor it may use,
 * and each spins for a tenth of a second, needed or not. So until main it sees
 * only one; more can still be asked for later. preinit_array is what runs
 * before the libraries' own initialisation. */
static cpu_set_t processors;
static bool processors_known;

static void hide_processors(int argc, char **argv, char **envp) {
  (void)argc, (void)argv, (void)envp;
  processors_known = sched_getaffinity(0, sizeof processors, &processors) == 0;
  if (!processors_known) return;
  size_t first = 0;
  while (first < CPU_SETSIZE - 1 && !CPU_ISSET(first, &processors)) first++;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  sched_setaffinity(0, sizeof one, &one);
}

__attribute__((section(".preinit_array"), used)) static void (
        *const before_libraries)(int, char **, char **) = hide_processors;

static void show_processors(void) {
  if (processors_known) sched_setaffinity(0, sizeof processors, &processors);
}
#else
static void show_processors(void) {}
#endif

/* --- the process --------------------------------------------------------- */

/* Without a UTF-8 locale readline takes the bytes of Korean letters for Meta
 * keys. It reads the environment again and again, so that must agree; the
 * language that LC_ALL named is kept in LC_MESSAGES. Only LC_CTYPE is ever
 * set: with the others Lua would read and write decimal commas. */
static void prepare_locale(void) {
  static const char *const names[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (setlocale(LC_CTYPE, names[i]) == NULL) continue;
    const char *all = getenv("LC_ALL");
    if (all != NULL && *all != '\0') setenv("LC_MESSAGES", all, 1);
    unsetenv("LC_ALL");
    setenv("LC_CTYPE", names[i], 1);
    return;
  }
}

/* The memory of big temporary arrays is kept for the next one instead of being
 * given back to the system and faulted in again. */
static void prepare_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
#endif
}

/* Standard streams that came closed are opened on nothing: the input is empty,
 * writing fails. Else a pipe of ours would get their number. */
static bool prepare_streams(void) {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    if (fcntl(fd, F_GETFD) != -1) continue;
    if (open("/dev/null", O_RDONLY) != fd) return false;
  }
  return true;
}

/* --- Lua ----------------------------------------------------------------- */

/* Lua's warn and our own warnings: a line each on stderr. */
static void warn(void *unused, const char *message, int to_be_continued) {
  (void)unused;
  fputs(message, stderr);
  if (!to_be_continued) fputc('\n', stderr);
}

/* Protected: main(arguments) of lua/main.lua -> exit status. */
static int run(lua_State *L) {
  int argc = (int)lua_tointeger(L, 1);
  char **argv = lua_touserdata(L, 2);
  luaL_openlibs(L);
  lua_setwarnf(L, warn, NULL);
  bind_open(L, getenv("GRADUS_LUA"));
  lua_getglobal(L, "require");
  lua_pushliteral(L, "main");
  lua_call(L, 1, 1);
  lua_createtable(L, argc, 1);
  for (int i = 0; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i);
  }
  lua_call(L, 1, 1);
  return 1;
}

static int run_protected(lua_State *L, int argc, char **argv) {
  lua_pushcfunction(L, run);
  lua_pushinteger(L, argc);
  lua_pushlightuserdata(L, argv);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK) return (int)lua_tointeger(L, -1);
  const char *message = lua_tostring(L, -1);
  fprintf(stderr, "gradus: %s\n", message != NULL ? message : "unknown error");
  return EXIT_FAILURE;
}

int main(int argc, char **argv) {
  show_processors();
  if (argc > 1 && strcmp(argv[1], "--worker") == 0)
    return worker_main(argc, argv);
  if (!prepare_streams()) return EXIT_FAILURE;
  prepare_locale();
  prepare_memory();
  lua_State *L = luaL_newstate();
  if (L == NULL || !signals_install(hook_interrupt)) {
    perror("gradus");
    return EXIT_FAILURE;
  }
  int status = run_protected(L, argc, argv);
  lua_close(L);
  if (fflush(stdout) != 0) {
    perror("gradus: stdout");
    return EXIT_FAILURE;
  }
  if (ferror(stdout)) { /* errno is of something later */
    fputs("gradus: stdout: not all was written\n", stderr);
    return EXIT_FAILURE;
  }
  return status;
}
