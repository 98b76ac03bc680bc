/* Opens the binding modules and finds Lua sources inside the program. */
#include "bind/bind.h"

#include <lualib.h>
#include <string.h>

#include "bind/embedded.h"

/* --- failures --------------------------------------------------------------
 */

/* Registry keys: a Lua function (sentence, arguments) -> text, and the set of
 * warnings that were said. */
static const char translator_key = 't';
static const char said_key = 's';

/* gradus.messages.translator(f): f gets the English sentence and its arguments
 * as texts and returns what the user should read, or nil. */
static int set_translator(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &translator_key);
  return 0;
}

static int luaopen_messages(lua_State *L) {
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, set_translator);
  lua_setfield(L, -2, "translator");
  return 1;
}

/* Pushes the translation of a sentence, or `fallback`. */
static const char *push_message(lua_State *L, const char *sentence, int nargs,
                                const char (*args)[STATUS_ARG_SIZE],
                                const char *fallback) {
  luaL_checkstack(L, nargs + 8, NULL);
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &translator_key) == LUA_TFUNCTION) {
    lua_pushstring(L, sentence);
    for (int i = 0; i < nargs; i++) lua_pushstring(L, args[i]);
    if (lua_pcall(L, nargs + 1, 1, 0) == LUA_OK && lua_isstring(L, -1))
      return lua_tostring(L, -1);
  }
  lua_pop(L, 1);
  return lua_pushstring(L, fallback);
}

const char *bind_push_message(lua_State *L, const Status *st) {
  return push_message(L, st->format, st->nargs, st->arg, st->message);
}

int bind_fail(lua_State *L, const Status *st) {
  return luaL_error(L, "%s", bind_push_message(L, st));
}

int bind_raise(lua_State *L, Code code, const char *format, ...) {
  Status st;
  va_list ap;
  va_start(ap, format);
  fail_list(&st, code, format, ap);
  va_end(ap);
  return bind_fail(L, &st);
}

void bind_warn_once(lua_State *L, const char *sentence) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &said_key) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &said_key);
  };
  if (lua_getfield(L, -1, sentence) == LUA_TNIL) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -3, sentence);
    lua_warning(L, push_message(L, sentence, 0, NULL, sentence), 0);
    lua_pop(L, 1);
  }
  lua_pop(L, 2);
}

/* --- types -----------------------------------------------------------------
 */

void bind_keep_type(lua_State *L, const void *key) {
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

void bind_set_type(lua_State *L, const void *key) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, key);
  lua_setmetatable(L, -2);
}

void *bind_test_type(lua_State *L, int arg, const void *key) {
  void *object = lua_touserdata(L, arg);
  if (object == NULL || !lua_getmetatable(L, arg)) return NULL;
  lua_rawgetp(L, LUA_REGISTRYINDEX, key);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same ? object : NULL;
}

/* --- modules ---------------------------------------------------------------
 */

static const luaL_Reg modules[] = {
    {"gradus.array", luaopen_array},
    {"gradus.codec", luaopen_codec},
    {"gradus.edit", luaopen_edit},
    {"gradus.gradient", luaopen_gradient},
    {"gradus.graph", luaopen_graph},
    {"gradus.hook", luaopen_hook},
    {"gradus.idx", luaopen_idx},
    {"gradus.messages", luaopen_messages},
    {"gradus.np", luaopen_np},
    {"gradus.op", luaopen_op},
    {"gradus.random", luaopen_random},
    {"gradus.sandbox", luaopen_sandbox},
    {"gradus.system", luaopen_system},
    {"gradus.text", luaopen_text},
    {"gradus.training", luaopen_training},
    {"gradus.worker", luaopen_worker},
    {NULL, NULL},
};

static const EmbeddedSource *find_source(const char *path) {
  for (const EmbeddedSource *s = embedded_sources; s->path != NULL; s++)
    if (strcmp(s->path, path) == 0) return s;
  return NULL;
}

/* package.searchers entry: "quiz.judge" is quiz/judge.lua or quiz/init.lua. */
static int embedded_searcher(lua_State *L) {
  const char *name = luaL_gsub(L, luaL_checkstring(L, 1), ".", "/");
  const EmbeddedSource *s = find_source(lua_pushfstring(L, "%s.lua", name));
  if (s == NULL) s = find_source(lua_pushfstring(L, "%s/init.lua", name));
  if (s == NULL) {
    lua_pushfstring(L, "no embedded module '%s'", name);
    return 1;
  }
  const char *chunk = lua_pushfstring(L, "@lua/%s", s->path);
  if (luaL_loadbufferx(L, (const char *)s->text, s->size, chunk, "t") != LUA_OK)
    return lua_error(L);
  lua_pushstring(L, s->path);
  return 2;
}

/* Puts the searcher after package.preload, or the folder GRADUS_LUA before the
 * program's own copy while developing. */
static void add_searcher(lua_State *L, const char *folder) {
  lua_getglobal(L, "package");
  if (folder != NULL) {
    lua_pushfstring(L, "%s/?.lua;%s/?/init.lua", folder, folder);
    lua_setfield(L, -2, "path");
    lua_pop(L, 1);
    return;
  }
  lua_pushliteral(L, "");
  lua_setfield(L, -2, "path");
  lua_pushliteral(L, "");
  lua_setfield(L, -2, "cpath");
  lua_getfield(L, -1, "searchers");
  lua_pushcfunction(L, embedded_searcher);
  lua_rawseti(L, -2, 2);
  lua_pop(L, 2);
}

void bind_open(lua_State *L, const char *lua_folder) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  luaL_setfuncs(L, modules, 0);
  lua_pop(L, 1);
  add_searcher(L, lua_folder);
}
