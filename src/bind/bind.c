/* Opens the binding modules and finds Lua sources inside the program. */
#include "bind/bind.h"

#include <lualib.h>
#include <string.h>

#include "bind/embedded.h"

static const luaL_Reg modules[] = {
    {"gradus.array", luaopen_array},
    {"gradus.np", luaopen_np},
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
