/* Guarded libraries, allocator and step hook for untrusted Lua code. */
#include "bind/sandbox.h"

#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "bind/bind.h"
#include "core/budget.h"

enum {
  HOOK_STEPS = 1000,      /* machine instructions between two looks */
  ERROR_STEPS = 100,      /* the price of an error that is caught */
  RESUME_STEPS = 100,     /* and of a switch between coroutines */
  SOURCE_MAX = 64 * 1024, /* bytes: the compiler itself runs unwatched */
  BYTES_PER_STEP = 16     /* what a C function handles in a step's time */
};

/* What ended the code for good; sticky, and one per process like the budget. */
static Code stopped = OK;

/* --- stopping ------------------------------------------------------------ */

static void on_count(lua_State *L, lua_Debug *ar);

/* Raises while the code is stopped, and again at the next instruction of
 * whoever catches it. This message makes Lua raise a memory error, the only
 * kind that needs no memory and runs no message handler. */
static void raise_if_stopped(lua_State *L) {
  if (stopped == OK) stopped = budget_exhausted();
  if (stopped == OK) return;
  lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
  lua_pushliteral(L, "not enough memory");
  lua_error(L);
}

/* The same after a call that was protected and ended in `status`. */
static void raise_after(lua_State *L, int status) {
  if (stopped == OK && status == LUA_ERRMEM) stopped = ERR_MEMORY;
  raise_if_stopped(L);
}

static void spend(lua_State *L, uint64_t steps) {
  Status st = {0};
  if (stopped == OK && !budget_spend(steps, &st)) stopped = st.code;
  raise_if_stopped(L);
}

static void on_count(lua_State *L, lua_Debug *ar) {
  (void)ar;
  spend(L, HOOK_STEPS);
}

/* When it is refused, Lua collects garbage and asks for the same again, or
 * gives up. So a second refusal, or another wish after the first, means that
 * memory is out, even if a __close has covered the error by one of its own. */
static bool may_grow(const void *block, size_t old_size, size_t size) {
  static bool refused = false;
  static const void *refused_block;
  static size_t refused_size;
  const bool granted = budget_resize(old_size, size);
  const bool same = block == refused_block && size == refused_size;
  if (refused && !(granted && same)) stopped = ERR_MEMORY;
  refused = !granted;
  refused_block = block;
  refused_size = size;
  return granted;
}

static void *allocate(void *ud, void *block, size_t old_size, size_t size) {
  (void)ud;
  if (block == NULL) old_size = 0; /* it tells the kind of object then */
  if (size <= old_size)
    budget_resize(old_size, size);
  else if (!may_grow(block, old_size, size))
    return NULL;
  if (size == 0) {
    free(block);
    return NULL;
  }
  void *moved = realloc(block, size);
  if (moved == NULL) budget_resize(size, old_size);
  return moved;
}

Code sandbox_verdict(int status) {
  if (stopped == OK && status == LUA_ERRMEM) stopped = ERR_MEMORY;
  if (stopped == OK && status != LUA_OK) stopped = budget_exhausted();
  return stopped;
}

/* --- protected calls ----------------------------------------------------- */

/* Also the continuation after a yield across the call. `extra` values on the
 * stack are no results. */
static int finish_call(lua_State *L, int status, lua_KContext extra) {
  if (status == LUA_OK || status == LUA_YIELD)
    return lua_gettop(L) - (int)extra;
  raise_after(L, status);
  spend(L, ERROR_STEPS);
  lua_pushboolean(L, 0);
  lua_pushvalue(L, -2);
  return 2;
}

static int l_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  const int status =
      lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_call);
  return finish_call(L, status, 0);
}

static int l_xpcall(lua_State *L) {
  const int n = lua_gettop(L);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2);
  const int status = lua_pcallk(L, n - 2, LUA_MULTRET, 2, 2, finish_call);
  return finish_call(L, status, 2);
}

/* --- library functions with a price -------------------------------------- */

/* A guard calls the original function with the same stack. */
static int call_original(lua_State *L) {
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* A new coroutine counts its steps from nothing, so that many short ones would
 * never be counted. */
static int guard_create(lua_State *L) {
  spend(L, HOOK_STEPS);
  return call_original(L);
}

/* A coroutine may have died of what must not be swallowed. */
static int guard_resume(lua_State *L) {
  spend(L, RESUME_STEPS);
  const int n = call_original(L);
  lua_State *co = lua_tothread(L, 1);
  raise_after(L, co != NULL ? lua_status(co) : LUA_OK);
  return n;
}

/* The price of `units` at so many to a step; any number is a legal argument. */
static void charge(lua_State *L, double units, double per_step) {
  const double steps = units / per_step;
  if (steps >= 1) spend(L, steps < 1e18 ? (uint64_t)steps : UINT64_MAX);
}

static int guard_rep(lua_State *L) {
  size_t text, separator;
  luaL_checklstring(L, 1, &text);
  luaL_optlstring(L, 3, "", &separator);
  charge(L, (double)luaL_checkinteger(L, 2) * (double)(text + separator + 1),
         BYTES_PER_STEP);
  return call_original(L);
}

/* Patterns and plain searches: a look from every place, at the least. */
static int guard_search(lua_State *L) {
  size_t text, pattern;
  luaL_checklstring(L, 1, &text);
  luaL_checklstring(L, 2, &pattern);
  charge(L, (double)text * (double)(pattern + 1), BYTES_PER_STEP);
  return call_original(L);
}

static int guard_text(lua_State *L) {
  size_t text;
  luaL_checklstring(L, 1, &text);
  charge(L, (double)text, BYTES_PER_STEP);
  return call_original(L);
}

/* table.insert and remove: all that moves up or down; the ends are free. */
static int guard_shift(lua_State *L) {
  if (lua_type(L, 2) == LUA_TNUMBER && lua_istable(L, 1))
    charge(L, (double)luaL_len(L, 1) - lua_tonumber(L, 2), 1);
  return call_original(L);
}

/* table.concat (list, separator, first, last) and unpack (list, first, last) */
static void charge_range(lua_State *L, int first) {
  const double from = (double)luaL_optinteger(L, first, 1);
  const double to = lua_isnoneornil(L, first + 1)
                        ? (double)luaL_len(L, 1)
                        : (double)luaL_checkinteger(L, first + 1);
  charge(L, to - from, 1);
}

static int guard_concat(lua_State *L) {
  charge_range(L, 3);
  return call_original(L);
}

static int guard_unpack(lua_State *L) {
  charge_range(L, 2);
  return call_original(L);
}

static int guard_sort(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  charge(L, 32 * (double)luaL_len(L, 1), 1);
  return call_original(L);
}

static int guard_move(lua_State *L) {
  charge(L, (double)luaL_checkinteger(L, 3) - (double)luaL_checkinteger(L, 2),
         1);
  return call_original(L);
}

/* --- text without addresses, which differ from run to run ---------------- */

static bool has_own_text(lua_State *L, int arg) {
  const int type = lua_type(L, arg);
  if (type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER ||
      type == LUA_TSTRING)
    return true;
  if (luaL_getmetafield(L, arg, "__tostring") == LUA_TNIL) return false;
  lua_pop(L, 1);
  return true;
}

static void push_text(lua_State *L, int arg) {
  if (has_own_text(L, arg))
    luaL_tolstring(L, arg, NULL);
  else
    lua_pushstring(L, luaL_typename(L, arg));
}

static int l_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  push_text(L, 1);
  return 1;
}

/* string.format: %p is refused, and %s gets texts of our own. */
static int guard_format(lua_State *L) {
  const int n = lua_gettop(L);
  for (const char *p = luaL_checkstring(L, 1); *p != '\0'; p++) {
    if (*p != '%' || *++p == '%') continue;
    p += strspn(p, "-+ #0123456789.");
    if (*p == 'p') return luaL_argerror(L, 1, "'%p' is not available here");
    if (*p == '\0') break;
  }
  for (int arg = 2; arg <= n; arg++) {
    if (has_own_text(L, arg)) continue;
    push_text(L, arg);
    lua_replace(L, arg);
  }
  return call_original(L);
}

/* --- what trusted modules use: require "gradus.sandbox" ------------------ */

static int return_message(lua_State *L) {
  lua_pushnil(L);
  lua_insert(L, -2);
  return 2;
}

/* load(text, name, env): a function, or nil and the message. Text only, and
 * its globals are env whatever happens. */
static int l_load(lua_State *L) {
  size_t size;
  const char *text = luaL_checklstring(L, 1, &size);
  const char *name = luaL_checkstring(L, 2);
  luaL_checktype(L, 3, LUA_TTABLE);
  if (size > SOURCE_MAX) {
    lua_pushliteral(L, "source too long");
    return return_message(L);
  }
  charge(L, (double)size, 1);
  const int status = luaL_loadbufferx(L, text, size, name, "t");
  if (status != LUA_OK) {
    raise_after(L, status);
    return return_message(L);
  }
  lua_pushvalue(L, 3);
  lua_setupvalue(L, -2, 1);
  return 1;
}

/* The line of the innermost function whose chunk name begins with '=', which
 * is how untrusted chunks are named; 0 when there is none. */
static int current_line(lua_State *L) {
  lua_Debug ar;
  for (int level = 0; lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "Sl", &ar);
    if (ar.source[0] == '=' && ar.currentline > 0) return ar.currentline;
  }
  return 0;
}

/* A message handler: {error = the error value, line = where}. */
static int l_locate(lua_State *L) {
  lua_settop(L, 1);
  lua_createtable(L, 0, 2);
  lua_insert(L, 1);
  lua_setfield(L, 1, "error");
  lua_pushinteger(L, current_line(L));
  lua_setfield(L, 1, "line");
  return 1;
}

/* parameters(f): how many parameters a function names, and whether it takes any
 * number of arguments. */
static int l_parameters(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_Debug ar;
  lua_settop(L, 1);
  lua_getinfo(L, ">u", &ar);
  lua_pushinteger(L, ar.nparams);
  lua_pushboolean(L, ar.isvararg);
  return 2;
}

int luaopen_sandbox(lua_State *L) {
  static const luaL_Reg functions[] = {{"load", l_load},
                                       {"locate", l_locate},
                                       {"parameters", l_parameters},
                                       {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}

/* --- opening ------------------------------------------------------------- */

static const luaL_Reg libraries[] = {
    {LUA_GNAME, luaopen_base},          {LUA_STRLIBNAME, luaopen_string},
    {LUA_TABLIBNAME, luaopen_table},    {LUA_MATHLIBNAME, luaopen_math},
    {LUA_UTF8LIBNAME, luaopen_utf8},    {LUA_COLIBNAME, luaopen_coroutine},
    {LUA_LOADLIBNAME, luaopen_package},
};

/* A NULL guard takes the function away. */
static const struct {
  const char *library, *name;
  lua_CFunction guard;
} guards[] = {
    {LUA_GNAME, "dofile", NULL},
    {LUA_GNAME, "loadfile", NULL},
    {LUA_GNAME, "load", NULL},
    {LUA_GNAME, "collectgarbage", NULL},
    {LUA_GNAME, "warn", NULL},
    {LUA_GNAME, "print", NULL},
    {LUA_GNAME, "pcall", l_pcall},
    {LUA_GNAME, "xpcall", l_xpcall},
    {LUA_GNAME, "tostring", l_tostring},
    {LUA_LOADLIBNAME, "loadlib", NULL},
    {LUA_STRLIBNAME, "dump", NULL},
    {LUA_STRLIBNAME, "rep", guard_rep},
    {LUA_STRLIBNAME, "find", guard_search},
    {LUA_STRLIBNAME, "match", guard_search},
    {LUA_STRLIBNAME, "gmatch", guard_search},
    {LUA_STRLIBNAME, "gsub", guard_search},
    {LUA_STRLIBNAME, "format", guard_format},
    {LUA_STRLIBNAME, "reverse", guard_text},
    {LUA_STRLIBNAME, "upper", guard_text},
    {LUA_STRLIBNAME, "lower", guard_text},
    {LUA_TABLIBNAME, "insert", guard_shift},
    {LUA_TABLIBNAME, "remove", guard_shift},
    {LUA_TABLIBNAME, "concat", guard_concat},
    {LUA_TABLIBNAME, "unpack", guard_unpack},
    {LUA_TABLIBNAME, "sort", guard_sort},
    {LUA_TABLIBNAME, "move", guard_move},
    {LUA_COLIBNAME, "create", guard_create},
    {LUA_COLIBNAME, "wrap", guard_create},
    {LUA_COLIBNAME, "resume", guard_resume},
    {LUA_COLIBNAME, "close", guard_resume},
};

static void guard_libraries(lua_State *L) {
  for (size_t i = 0; i < sizeof guards / sizeof *guards; i++) {
    lua_getglobal(L, guards[i].library);
    if (guards[i].guard == NULL) {
      lua_pushnil(L);
    } else {
      lua_getfield(L, -1, guards[i].name);
      lua_pushcclosure(L, guards[i].guard, 1);
    }
    lua_setfield(L, -2, guards[i].name);
    lua_pop(L, 1);
  }
}

static int open_all(lua_State *L) {
  for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
    luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
    lua_pop(L, 1);
  }
  guard_libraries(L);
  lua_pushliteral(L, ""); /* nobody changes what ("").rep finds */
  lua_getmetatable(L, -1);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  return 0;
}

lua_State *sandbox_open(void) {
  lua_State *L = lua_newstate(allocate, NULL);
  if (L == NULL) return NULL;
  lua_pushcfunction(L, open_all);
  if (lua_pcall(L, 0, 0, 0) == LUA_OK) return L;
  lua_close(L);
  return NULL;
}

void sandbox_limit(lua_State *L, size_t memory, uint64_t steps) {
  stopped = OK;
  budget_limit(memory, steps);
  lua_sethook(L, on_count, LUA_MASKCOUNT, HOOK_STEPS);
}
