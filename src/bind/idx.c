/* gradus.idx: the files of MNIST as arrays. */
#include <string.h>
#include <unistd.h>

#include "bind/bind.h"
#include "io/idx.h"

static const char *check_path(lua_State *L, int arg) {
  size_t length;
  const char *path = luaL_checklstring(L, arg, &length);
  luaL_argcheck(L, strlen(path) == length, arg, "a path holds no zero bytes");
  return path;
}

/* idx.read(path) -> array of uint8 | nil, message. */
static int l_read(lua_State *L) {
  Status st;
  const char *path = check_path(L, 1);
  Array *out = bind_push_array(L);
  if (idx_read(out, path, &st)) return bind_finish_array(L, false);
  if (st.code != ERR_OS && st.code != ERR_VALUE) return bind_fail(L, &st);
  lua_pushnil(L);
  bind_push_message(L, &st);
  return 2;
}

/* idx.exists(path) -> boolean; opens nothing. */
static int l_exists(lua_State *L) {
  lua_pushboolean(L, access(check_path(L, 1), F_OK) == 0);
  return 1;
}

static const luaL_Reg functions[] = {
    {"read", l_read},
    {"exists", l_exists},
    {NULL, NULL},
};

int luaopen_idx(lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
