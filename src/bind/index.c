/* x[key]: what a key may be in Lua, reading and assigning. */
#include <ctype.h>
#include <string.h>

#include "bind/bind.h"
#include "core/index.h"
#include "core/reduce.h"
#include "core/ufunc.h"

/* --- keys --------------------------------------------------------------------
 */

typedef struct Key {
  int count;
  IndexItem item[INDEX_MAX];
} Key;

static IndexItem *next_item(lua_State *L, Key *key) {
  if (key->count == INDEX_MAX)
    bind_raise(L, ERR_INDEX, "too many indices for an array: at most %d",
               INDEX_MAX);
  return &key->item[key->count++];
}

static void add_text(lua_State *L, Key *key, const char *text) {
  Status st;
  IndexItem items[INDEX_MAX];
  int n;
  if (!index_parse(&n, items, text, &st)) bind_fail(L, &st);
  for (int i = 0; i < n; i++) *next_item(L, key) = items[i];
}

static int bad_index(lua_State *L, int at) {
  if (lua_type(L, at) == LUA_TNUMBER)
    return bind_raise(L, ERR_INDEX, "an index is a whole number, not %s",
                      luaL_tolstring(L, at, NULL));
  if (lua_type(L, at) == LUA_TBOOLEAN)
    return bind_raise(L, ERR_INDEX,
                      "true and false are no indices; == compares whole arrays "
                      "in Lua, for a mask write x[x:eq(y)]");
  return bind_raise(L, ERR_INDEX,
                    "only integers, slices in a string (\"1:3\"), arrays and "
                    "tables of these are valid indices, not a %s",
                    luaL_typename(L, at));
}

/* A table inside a tuple is a list of indices, or a list of flags. */
static void add_list(lua_State *L, Key *key, int at) {
  const Dtype integers = INT64;
  bool empty = bind_sequence_length(L, at) == 0;
  bind_table_to_array(L, at, empty ? &integers : NULL);
  *next_item(L, key) =
      (IndexItem){.kind = INDEX_ARRAY, .array = bind_test_array(L, at)};
}

/* One entry of a key, at this place of the stack. */
static void add_entry(lua_State *L, Key *key, int at) {
  int whole = 0;
  const lua_Integer i = lua_tointegerx(L, at, &whole);
  const Array *a = bind_test_array(L, at);
  if (lua_type(L, at) == LUA_TSTRING)
    add_text(L, key, lua_tostring(L, at));
  else if (whole)
    *next_item(L, key) = (IndexItem){.kind = INDEX_INTEGER, .integer = i};
  else if (lua_type(L, at) == LUA_TTABLE)
    add_list(L, key, at);
  else if (a != NULL)
    *next_item(L, key) = (IndexItem){.kind = INDEX_ARRAY, .array = a};
  else
    bad_index(L, at);
}

/* The key at stack place 2; its entries stay on the stack while in use. */
static void read_key(lua_State *L, Key *key) {
  key->count = 0;
  if (lua_type(L, 2) != LUA_TTABLE) {
    add_entry(L, key, 2);
    return;
  }
  lua_Integer n = bind_sequence_length(L, 2);
  luaL_checkstack(L, INDEX_MAX + 8, NULL);
  for (lua_Integer i = 0; i < n; i++) {
    if (i == INDEX_MAX) next_item(L, key);
    bind_sequence_get(L, 2, i);
    add_entry(L, key, lua_gettop(L));
  }
}

/* A string that begins with a letter is the name of a field, but for the word
 * newaxis (and None) at the beginning of a slice. */
static const char *field_name(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING) return NULL;
  const char *name = lua_tostring(L, 2);
  if (strncmp(name, "newaxis", 7) == 0 || strncmp(name, "None", 4) == 0)
    return NULL;
  return isalpha((unsigned char)*name) || *name == '_' ? name : NULL;
}

/* --- reading -----------------------------------------------------------------
 */

/* x[i] of a vector with a Lua integer, the usual case. */
static bool quick_element(lua_State *L, const Array *a) {
  if (a->ndim != 1 || !lua_isinteger(L, 2)) return false;
  lua_Integer i = lua_tointeger(L, 2);
  if (i < 0) i += a->shape[0];
  if (i < 0 || i >= a->shape[0]) return false;
  ptrdiff_t index = (ptrdiff_t)i;
  bind_push_scalar(L, array_get(a, &index));
  return true;
}

static int push_field(lua_State *L, const Array *a, const char *name) {
  Status st;
  if (strcmp(name, "T") == 0) {
    Array *out = bind_push_array(L);
    if (!array_transpose(out, a, NULL, &st)) return bind_fail(L, &st);
  } else if (strcmp(name, "shape") == 0) {
    bind_push_shape(L, a);
  } else if (strcmp(name, "size") == 0) {
    lua_pushinteger(L, (lua_Integer)array_size(a));
  } else if (strcmp(name, "ndim") == 0) {
    lua_pushinteger(L, a->ndim);
  } else if (strcmp(name, "dtype") == 0) {
    lua_pushstring(L, dtype_name(a->dtype));
  } else {
    return bind_raise(L, ERR_TYPE, "an array has no field or method '%s'",
                      name);
  }
  return 1;
}

/* Upvalue 1: the methods. */
static int array_index_meta(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  Key key;
  Status st;
  if (quick_element(L, a)) return 1;
  const char *name = field_name(L);
  if (name != NULL) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    return push_field(L, a, name);
  }
  read_key(L, &key);
  Array *out = bind_push_array(L);
  if (!array_index(out, a, key.count, key.item, &st)) return bind_fail(L, &st);
  return bind_finish_array(L, true);
}

/* --- assigning ---------------------------------------------------------------
 */

static bool has_fraction(const Array *value) {
  const Ufunc *floor_ = ufunc_find("floor"), *differ = ufunc_find("not_equal");
  Array low = {0}, off = {0}, any = {0};
  Status st;
  Axes all = {.all = true};
  bool fraction = ufunc_apply(&low, floor_, value, NULL, &st) &&
                  ufunc_apply(&off, differ, &low, value, &st) &&
                  array_reduce(&any, REDUCE_ANY, &off, &all, &st) &&
                  array_get(&any, NULL).as.b;
  array_release(&low);
  array_release(&off);
  array_release(&any);
  return fraction;
}

/* NumPy cuts a fraction off without a word; a learner gets one. */
static void warn_of_fractions(lua_State *L, const Array *a,
                              const Array *value) {
  if (dtype_is_float(a->dtype) || a->dtype == BOOL) return;
  if (dtype_is_float(value->dtype) && has_fraction(value))
    bind_warn_once(L,
                   "a fraction was stored into an integer array and cut off; "
                   "make the array with floats or use astype(\"float64\")");
}

/* x[i] = number, into a vector. */
static bool quick_assign(lua_State *L, Array *a) {
  Scalar s;
  if (a->ndim != 1 || !lua_isinteger(L, 2) || !bind_to_scalar(L, 3, &s))
    return false;
  lua_Integer i = lua_tointeger(L, 2);
  if (i < 0) i += a->shape[0];
  if (i < 0 || i >= a->shape[0]) return false;
  if (dtype_is_float(s.dtype) && !dtype_is_float(a->dtype)) return false;
  ptrdiff_t index = (ptrdiff_t)i;
  array_put(a, &index, s);
  return true;
}

static int array_newindex(lua_State *L) {
  Array *a = bind_check_array(L, 1);
  Key key;
  Array room;
  Scalar s;
  Status st;
  luaL_checkany(L, 3);
  if (quick_assign(L, a)) return 0;
  const char *name = field_name(L);
  if (name != NULL)
    return bind_raise(L, ERR_TYPE, "an array's field '%s' cannot be assigned",
                      name);
  const Array *value = bind_check_operand(L, 3, &room, &s);
  read_key(L, &key);
  if (value == &room && !scalar_check_cast(s, a->dtype, &st))
    return bind_fail(L, &st);
  if (!array_index_assign(a, key.count, key.item, value, &st))
    return bind_fail(L, &st);
  warn_of_fractions(L, a, value);
  return 0;
}

void bind_set_indexing(lua_State *L, int methods) {
  lua_pushvalue(L, methods);
  lua_pushcclosure(L, array_index_meta, 1);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, array_newindex);
  lua_setfield(L, -2, "__newindex");
}
