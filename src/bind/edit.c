/* gradus.edit: the line editor for Lua. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bind/bind.h"
#include "shell/edit.h"
#include "shell/signals.h"

/* The state and the registry reference of the Lua function that completes;
 * readline's callback has no argument to carry them. */
static lua_State *completer_state;
static int completer = LUA_NOREF;

/* --- completion ---------------------------------------------------------- */

static void free_strings(char **strings, size_t n) {
  for (size_t i = 0; i < n; i++) free(strings[i]);
  free(strings);
}

/* The list of strings on top as malloc'ed copies; NULL for an empty list. */
static char **copy_strings(lua_State *L) {
  size_t n = (size_t)lua_rawlen(L, -1);
  if (n == 0) return NULL;
  char **copy = calloc(n + 1, sizeof *copy);
  for (size_t i = 0; copy != NULL && i < n; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    const char *s = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    copy[i] = strdup(s);
    lua_pop(L, 1);
    if (copy[i] == NULL) {
      free_strings(copy, i);
      return NULL;
    }
  }
  return copy;
}

typedef struct Request {
  const char *line;
  int start, end;
  char **candidates;
} Request;

/* Protected: completer(text before the word, the word) -> list of strings. */
static int call_completer(lua_State *L) {
  Request *request = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, completer);
  lua_pushlstring(L, request->line, (size_t)request->start);
  lua_pushlstring(L, request->line + request->start,
                  (size_t)(request->end - request->start));
  lua_call(L, 2, 1);
  if (lua_istable(L, -1)) request->candidates = copy_strings(L);
  return 0;
}

static char **complete(const char *line, int start, int end) {
  Request request = {line, start, end, NULL};
  if (completer == LUA_NOREF) return NULL;
  lua_State *L = completer_state;
  lua_pushcfunction(L, call_completer);
  lua_pushlightuserdata(L, &request);
  if (lua_pcall(L, 1, 0, 0) != LUA_OK) lua_pop(L, 1);
  return request.candidates;
}

/* edit.complete_with(f): f(before, word) -> list of words, on TAB. */
static int l_complete_with(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  luaL_unref(L, LUA_REGISTRYINDEX, completer);
  completer = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

/* --- reading ------------------------------------------------------------- */

/* edit.read(prompt) -> line | nil, "eof" | nil, "interrupt", typed. */
static int l_read(lua_State *L) {
  const char *prompt = luaL_checkstring(L, 1);
  char *line;
  size_t length;
  bool typed;
  completer_state = L;
  char **box = lua_newuserdatauv(L, sizeof *box, 0); /* frees line */
  *box = NULL;
  luaL_setmetatable(L, "gradus.line");
  EditResult result = edit_read(prompt, &line, &length, &typed);
  *box = line;
  if (result == EDIT_LINE) {
    lua_pushlstring(L, line, length);
    free(line);
    *box = NULL;
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, result == EDIT_EOF ? "eof" : "interrupt");
  lua_pushboolean(L, typed);
  return 3;
}

static int gc_line(lua_State *L) {
  char **box = luaL_checkudata(L, 1, "gradus.line");
  free(*box);
  *box = NULL;
  return 0;
}

/* edit.interactive() -> whether lines are edited on a terminal. */
static int l_interactive(lua_State *L) {
  lua_pushboolean(L, edit_is_interactive());
  return 1;
}

/* edit.say_when_stuck(text): what a second Ctrl-C shows. */
static int l_say_when_stuck(lua_State *L) {
  signals_say_when_stuck(luaL_checkstring(L, 1));
  return 0;
}

/* --- history ------------------------------------------------------------- */

/* edit.load_history(path) -> true | nil, message, errno. */
static int l_load_history(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  return luaL_fileresult(L, edit_load_history(path), path);
}

/* edit.remember(entry) -> true | nil, message, errno. */
static int l_remember(lua_State *L) {
  return luaL_fileresult(L, edit_remember(luaL_checkstring(L, 1)), NULL);
}

static const luaL_Reg functions[] = {
    {"read", l_read},
    {"interactive", l_interactive},
    {"complete_with", l_complete_with},
    {"say_when_stuck", l_say_when_stuck},
    {"load_history", l_load_history},
    {"remember", l_remember},
    {NULL, NULL},
};

int luaopen_edit(lua_State *L) {
  luaL_newmetatable(L, "gradus.line");
  lua_pushcfunction(L, gc_line);
  lua_setfield(L, -2, "__gc");
  edit_open(complete);
  luaL_newlib(L, functions);
  return 1;
}
