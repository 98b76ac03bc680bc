/* gradus.system: what Lua policy needs to know of the machine. */
#include <cblas.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>
#include <zlib.h>
#ifdef __linux__
#include <sched.h>
#include <sys/prctl.h>
#endif
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

#include "bind/bind.h"
#include "shell/edit.h"
#include "shell/term.h"

/* --- files --------------------------------------------------------------- */

/* The program's own file with links resolved, from malloc; NULL if unknown. */
static char *executable(void) {
#ifdef __APPLE__
  char path[PATH_MAX];
  uint32_t size = sizeof path;
  return _NSGetExecutablePath(path, &size) == 0 ? realpath(path, NULL) : NULL;
#else
  return realpath("/proc/self/exe", NULL);
#endif
}

/* system.executable() -> path | nil. */
static int l_executable(lua_State *L) {
  char *path = executable();
  lua_pushstring(L, path);
  free(path);
  return 1;
}

static bool is_folder(const char *path) {
  struct stat facts;
  return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* system.is_folder(path) -> boolean. */
static int l_is_folder(lua_State *L) {
  lua_pushboolean(L, is_folder(luaL_checkstring(L, 1)));
  return 1;
}

/* Makes one folder; one that is there already is fine. */
static bool make_folder(const char *path) {
  if (mkdir(path, 0700) == 0 || is_folder(path)) return true;
  if (errno == EEXIST) errno = ENOTDIR;
  return false;
}

/* system.make_folders(path) -> true | nil, message, errno: like mkdir -p. */
static int l_make_folders(lua_State *L) {
  size_t length;
  const char *path = luaL_checklstring(L, 1, &length);
  char *part = memcpy(lua_newuserdatauv(L, length + 1, 0), path, length + 1);
  for (char *p = part + 1; length > 0 && *p != '\0'; p++) {
    if (*p != '/') continue;
    *p = '\0';
    bool made = make_folder(part);
    *p = '/';
    if (!made) return luaL_fileresult(L, 0, path);
  }
  return luaL_fileresult(L, make_folder(part), path);
}

/* Protected, so that an error leaves the folder to be closed: pushes a list of
 * the names in it. */
static int read_names(lua_State *L) {
  DIR *folder = lua_touserdata(L, 1);
  lua_newtable(L);
  const struct dirent *entry;
  for (lua_Integer n = 0; (entry = readdir(folder)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    lua_pushstring(L, entry->d_name);
    lua_rawseti(L, -2, ++n);
  }
  return 1;
}

/* system.list_folder(path) -> list of the names in no order, hidden ones left
 * out | nil, message, errno. */
static int l_list_folder(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  lua_pushcfunction(L, read_names);
  DIR *folder = opendir(path);
  if (folder == NULL) return luaL_fileresult(L, 0, path);
  lua_pushlightuserdata(L, folder);
  int status = lua_pcall(L, 1, 1, 0);
  closedir(folder);
  return status == LUA_OK ? 1 : lua_error(L);
}

/* system.home() -> the user's folder. */
static int l_home(lua_State *L) {
  const char *home = getenv("HOME");
  if (home == NULL || *home == '\0') {
    const struct passwd *user = getpwuid(getuid());
    home = user != NULL ? user->pw_dir : "/";
  }
  lua_pushstring(L, home);
  return 1;
}

/* --- terminal and clock -------------------------------------------------- */

/* system.isatty(descriptor) -> boolean. */
static int l_isatty(lua_State *L) {
  lua_pushboolean(L, term_is_terminal((int)luaL_checkinteger(L, 1)));
  return 1;
}

/* system.terminal_size() -> columns, lines. */
static int l_terminal_size(lua_State *L) {
  int columns, lines;
  term_size(&columns, &lines);
  lua_pushinteger(L, columns);
  lua_pushinteger(L, lines);
  return 2;
}

/* system.now() -> seconds of a clock that never goes back. */
static int l_now(lua_State *L) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  lua_pushnumber(L, (double)t.tv_sec + (double)t.tv_nsec / 1e9);
  return 1;
}

/* --- processors ---------------------------------------------------------- */

/* system.processors() -> how many this process may use. */
static int l_processors(lua_State *L) {
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    lua_pushinteger(L, CPU_COUNT(&set));
    return 1;
  }
#endif
  const long n = sysconf(_SC_NPROCESSORS_ONLN);
  lua_pushinteger(L, n > 0 ? n : 1);
  return 1;
}

/* --- libraries ----------------------------------------------------------- */

static bool has_seccomp(void) {
#ifdef __linux__
  return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
#else
  return false;
#endif
}

/* "OpenBLAS 0.3.21 NO_LAPACKE ..." -> pushes "0.3.21". */
static void push_blas_version(lua_State *L) {
  const char *config = openblas_get_config();
  const char *version = strchr(config, ' ');
  version = version != NULL ? version + 1 : config;
  lua_pushlstring(L, version, strcspn(version, " "));
}

/* system.versions() -> {lua, readline, openblas, zlib, utf8proc, seccomp}, the
 * last a boolean. */
static int l_versions(lua_State *L) {
  lua_createtable(L, 0, 6);
  lua_pushliteral(
      L, LUA_VERSION_MAJOR "." LUA_VERSION_MINOR "." LUA_VERSION_RELEASE);
  lua_setfield(L, -2, "lua");
  lua_pushstring(L, edit_library_version());
  lua_setfield(L, -2, "readline");
  push_blas_version(L);
  lua_setfield(L, -2, "openblas");
  lua_pushstring(L, zlibVersion());
  lua_setfield(L, -2, "zlib");
  lua_pushstring(L, utf8proc_version());
  lua_setfield(L, -2, "utf8proc");
  lua_pushboolean(L, has_seccomp());
  lua_setfield(L, -2, "seccomp");
  return 1;
}

static const luaL_Reg functions[] = {
    {"executable", l_executable},
    {"is_folder", l_is_folder},
    {"list_folder", l_list_folder},
    {"make_folders", l_make_folders},
    {"home", l_home},
    {"isatty", l_isatty},
    {"terminal_size", l_terminal_size},
    {"now", l_now},
    {"processors", l_processors},
    {"versions", l_versions},
    {NULL, NULL},
};

int luaopen_system(lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
