/* Arguments of the NumPy names: by position or by keyword, array-likes, shapes
 * and axes. */
#include <string.h>

#include "bind/bind.h"

#define SHAPE_TYPE "shape"

/* --- keywords ------------------------------------------------------------ */

static bool has_string_key(lua_State *L, int table) {
  lua_pushnil(L);
  if (!lua_next(L, table)) return false;
  bool found = lua_type(L, -2) == LUA_TSTRING;
  lua_pop(L, 2);
  return found;
}

static bool is_keywords(lua_State *L, int arg) {
  return lua_type(L, arg) == LUA_TTABLE && lua_rawlen(L, arg) == 0 &&
         has_string_key(L, arg);
}

static int name_position(const char *const *names, const char *name) {
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp(names[i], name) == 0) return i + 1;
  return 0;
}

/* "axis, keepdims": what may be given, for the message. */
static void push_names(lua_State *L, const char *const *names) {
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (int i = 0; names[i] != NULL; i++) {
    if (i > 0) luaL_addstring(&b, ", ");
    luaL_addstring(&b, names[i]);
  }
  luaL_pushresult(&b);
}

static void place_keyword(lua_State *L, const char *const *names,
                          const char *name) {
  int at = name_position(names, name);
  if (at == 0) {
    push_names(L, names);
    bind_raise(L, ERR_TYPE,
               "unexpected keyword argument '%s'; this function knows %s", name,
               lua_tostring(L, -1));
  }
  lua_replace(L, at);
}

/* np.zeros{2, 3, dtype = "int"}: the keyword would be lost among the sizes. */
static void refuse_mixed(lua_State *L, int table, const char *const *names) {
  lua_pushinteger(L, (lua_Integer)lua_rawlen(L, table));
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING) continue;
    const char *name = lua_tostring(L, -1);
    if (name_position(names, name) != 0)
      bind_raise(L, ERR_TYPE,
                 "'%s' stands among the elements; keywords have a table of "
                 "their own: ({..}, {%s = ..})",
                 name, name);
  }
}

void bind_arguments(lua_State *L, const char *const *names) {
  int count = 0, given = lua_gettop(L);
  while (names[count] != NULL) count++;
  bool keywords = given > 0 && is_keywords(L, given);
  if (given > 0 && lua_type(L, given) == LUA_TTABLE && lua_rawlen(L, given) > 0)
    refuse_mixed(L, given, names);
  if (given - keywords > count)
    bind_raise(L, ERR_TYPE, "this takes at most %d arguments, %d were given",
               count, given - keywords);
  luaL_checkstack(L, count + 8, NULL);
  if (!keywords) {
    lua_settop(L, count);
    return;
  }
  /* The keyword table moves above all places. */
  lua_settop(L, count + 1 > given ? count + 1 : given);
  lua_pushvalue(L, given);
  lua_pushnil(L);
  lua_replace(L, given);
  lua_replace(L, count + 1);
  lua_settop(L, count + 1);
  lua_pushnil(L);
  while (lua_next(L, count + 1)) {
    if (lua_type(L, -2) == LUA_TSTRING)
      place_keyword(L, names, lua_tostring(L, -2));
    else
      lua_pop(L, 1);
  }
  lua_settop(L, count);
}

/* --- small arguments ----------------------------------------------------- */

lua_Integer bind_check_integer(lua_State *L, int arg) {
  return luaL_checkinteger(L, arg);
}

Dtype bind_opt_dtype(lua_State *L, int arg, Dtype missing) {
  Dtype dtype;
  if (lua_isnoneornil(L, arg)) return missing;
  const char *name = luaL_checkstring(L, arg);
  if (dtype_parse(name, &dtype)) return dtype;
  return (Dtype)bind_raise(L, ERR_TYPE,
                           "data type '%s' not understood; there are float64, "
                           "float32, int64, uint8 and bool",
                           name);
}

/* --- sequences ----------------------------------------------------------- */

static bool is_shape(lua_State *L, int table) {
  if (!lua_getmetatable(L, table)) return false;
  luaL_getmetatable(L, SHAPE_TYPE);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same;
}

lua_Integer bind_sequence_length(lua_State *L, int table) {
  lua_Integer n = (lua_Integer)lua_rawlen(L, table);
  if (!is_shape(L, table)) return n;
  table = lua_absindex(L, table);
  bool first = lua_rawgeti(L, table, 0) != LUA_TNIL;
  lua_pop(L, 1);
  return n + first;
}

void bind_sequence_get(lua_State *L, int table, lua_Integer i) {
  lua_rawgeti(L, table, is_shape(L, table) ? i : i + 1);
}

static int shape_length(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_pushinteger(L, bind_sequence_length(L, 1));
  return 1;
}

/* x.shape[-1] */
static int shape_index(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer n = bind_sequence_length(L, 1);
  if (!lua_isinteger(L, 2) || lua_tointeger(L, 2) >= 0) return 0;
  lua_rawgeti(L, 1, n + lua_tointeger(L, 2));
  return 1;
}

static int shape_equal(lua_State *L) {
  bool same = is_shape(L, 1) && is_shape(L, 2) &&
              bind_sequence_length(L, 1) == bind_sequence_length(L, 2);
  for (lua_Integer i = 0; same && i < bind_sequence_length(L, 1); i++) {
    lua_rawgeti(L, 1, i);
    lua_rawgeti(L, 2, i);
    same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
  }
  lua_pushboolean(L, same);
  return 1;
}

static int shape_tostring(lua_State *L) {
  ptrdiff_t shape[MAX_NDIM];
  int ndim = bind_check_shape(L, 1, shape);
  lua_pushstring(L, shape_text(ndim, shape).text);
  return 1;
}

void bind_push_shape(lua_State *L, const Array *a) {
  static const luaL_Reg metamethods[] = {{"__len", shape_length},
                                         {"__index", shape_index},
                                         {"__eq", shape_equal},
                                         {"__tostring", shape_tostring},
                                         {NULL, NULL}};
  lua_createtable(L, a->ndim, 1);
  for (int i = 0; i < a->ndim; i++) {
    lua_pushinteger(L, a->shape[i]);
    lua_rawseti(L, -2, i);
  }
  if (luaL_newmetatable(L, SHAPE_TYPE)) luaL_setfuncs(L, metamethods, 0);
  lua_setmetatable(L, -2);
}

static int too_many_dimensions(lua_State *L, lua_Integer n) {
  return bind_raise(L, ERR_VALUE,
                    "an array has at most %d dimensions, this would have %d",
                    MAX_NDIM, (int)n);
}

static ptrdiff_t check_size(lua_State *L, int at) {
  int whole = 0;
  lua_Integer n = lua_tointegerx(L, at, &whole);
  if (!whole || lua_type(L, at) != LUA_TNUMBER)
    bind_raise(L, ERR_TYPE, "a size or an axis is a whole number, not %s",
               luaL_tolstring(L, at, NULL));
  return (ptrdiff_t)n;
}

int bind_check_shape(lua_State *L, int arg, ptrdiff_t shape[MAX_NDIM]) {
  if (lua_type(L, arg) != LUA_TTABLE) {
    shape[0] = check_size(L, arg);
    return 1;
  }
  lua_Integer n = bind_sequence_length(L, arg);
  if (n > MAX_NDIM) return too_many_dimensions(L, n);
  for (lua_Integer i = 0; i < n; i++) {
    bind_sequence_get(L, arg, i);
    shape[i] = check_size(L, -1);
    lua_pop(L, 1);
  }
  return (int)n;
}

int bind_check_shape_rest(lua_State *L, int arg, ptrdiff_t shape[MAX_NDIM]) {
  int n = lua_gettop(L) - arg + 1;
  luaL_checkany(L, arg);
  if (n == 1) return bind_check_shape(L, arg, shape);
  if (n > MAX_NDIM) return too_many_dimensions(L, n);
  for (int i = 0; i < n; i++) shape[i] = check_size(L, arg + i);
  return n;
}

Axes bind_check_axes(lua_State *L, int arg, int keep) {
  Axes axes = {.all = lua_isnoneornil(L, arg)};
  ptrdiff_t axis[MAX_NDIM] = {0};
  if (keep != 0) axes.keepdims = lua_toboolean(L, keep);
  if (axes.all) return axes;
  axes.count = bind_check_shape(L, arg, axis);
  for (int i = 0; i < axes.count; i++) {
    axes.axis[i] = axis[i] < -99 ? -99 : axis[i] > 99 ? 99 : (int)axis[i];
  }
  return axes;
}

/* --- array-likes --------------------------------------------------------- */

bool bind_to_scalar(lua_State *L, int arg, Scalar *s) {
  switch (lua_type(L, arg)) {
    case LUA_TNUMBER:
      *s = lua_isinteger(L, arg) ? scalar_integer(lua_tointeger(L, arg))
                                 : scalar_real(lua_tonumber(L, arg));
      return true;
    case LUA_TBOOLEAN:
      *s = scalar_bool(lua_toboolean(L, arg));
      return true;
    default:
      return false;
  }
}

/* What a nested table would be as an array. */
typedef struct Nest {
  int ndim;
  ptrdiff_t shape[MAX_NDIM];
  bool typed; /* dtype says something */
  Dtype dtype;
} Nest;

static int ragged(lua_State *L) {
  return bind_raise(L, ERR_VALUE,
                    "setting an array element with a sequence. The requested "
                    "array has an inhomogeneous shape: its rows differ in "
                    "length");
}

static void join_dtype(Nest *nest, Dtype dtype) {
  nest->dtype = nest->typed ? dtype_promote(nest->dtype, dtype) : dtype;
  nest->typed = true;
}

/* Appends the shape of an array found inside at this depth. */
static void nest_array(lua_State *L, Nest *nest, int depth, const Array *a) {
  if (depth + a->ndim > MAX_NDIM) too_many_dimensions(L, depth + a->ndim);
  nest->ndim = depth + a->ndim;
  if (a->ndim > 0)
    memcpy(nest->shape + depth, a->shape, a->ndim * sizeof *a->shape);
  join_dtype(nest, a->dtype);
}

/* Finds shape and type of the value on top of the stack. The shape is that of
 * the first elements; filling finds out about ragged ones. */
static void measure(lua_State *L, Nest *nest, int depth) {
  Scalar s;
  const Array *a = bind_test_array(L, -1);
  if (a != NULL) {
    nest_array(L, nest, depth, a);
    return;
  }
  if (bind_to_scalar(L, -1, &s)) {
    nest->ndim = depth;
    join_dtype(nest, s.dtype);
    return;
  }
  bind_refuse_node(L, -1);
  if (lua_type(L, -1) != LUA_TTABLE)
    bind_raise(L, ERR_TYPE, "an array holds numbers, not a %s",
               luaL_typename(L, -1));
  if (depth == MAX_NDIM) too_many_dimensions(L, depth + 1);
  luaL_checkstack(L, 4, NULL);
  lua_Integer n = bind_sequence_length(L, -1);
  if (n == 0) nest->ndim = depth + 1;
  for (lua_Integer i = 0; i < n; i++) {
    int before = nest->ndim;
    bind_sequence_get(L, -1, i);
    measure(L, nest, depth + 1);
    lua_pop(L, 1);
    if (i > 0 && nest->ndim != before) ragged(L);
  }
  nest->shape[depth] = n;
}

static void fill_from_array(lua_State *L, Array *slot, const Array *a) {
  Status st;
  if (!array_same_shape(slot, a)) ragged(L);
  if (!array_assign(slot, a, &st)) bind_fail(L, &st);
}

/* Writes the value on top of the stack into slot; a scalar type of bool also
 * takes numbers (1 and 0). */
static void fill(lua_State *L, Array slot) {
  Scalar s;
  const Array *a = bind_test_array(L, -1);
  if (a != NULL) {
    fill_from_array(L, &slot, a);
    return;
  }
  if (bind_to_scalar(L, -1, &s)) {
    if (slot.ndim != 0) ragged(L);
    array_put(&slot, NULL, s);
    return;
  }
  if (slot.ndim == 0 || bind_sequence_length(L, -1) != slot.shape[0]) ragged(L);
  Array part = slot;
  part.ndim--;
  memmove(part.shape, slot.shape + 1, part.ndim * sizeof *part.shape);
  memmove(part.stride, slot.stride + 1, part.ndim * sizeof *part.stride);
  for (ptrdiff_t i = 0; i < slot.shape[0]; i++) {
    bind_sequence_get(L, -1, i);
    fill(L, part);
    lua_pop(L, 1);
    part.data =
        (char *)part.data + slot.stride[0] * (ptrdiff_t)dtype_size(slot.dtype);
  }
}

void bind_table_to_array(lua_State *L, int arg, const Dtype *dtype) {
  Nest nest = {.dtype = FLOAT64};
  Status st;
  arg = lua_absindex(L, arg);
  lua_pushvalue(L, arg);
  measure(L, &nest, 0);
  lua_pop(L, 1);
  Array *out = bind_push_array(L);
  if (!array_new(out, dtype ? *dtype : nest.dtype, nest.ndim, nest.shape, &st))
    bind_fail(L, &st);
  lua_pushvalue(L, arg);
  fill(L, *out);
  lua_pop(L, 1);
  bind_finish_array(L, false);
  lua_replace(L, arg);
}

const Array *bind_check_operand(lua_State *L, int arg, Array *room,
                                Scalar *scalar) {
  const Array *a = bind_test_array(L, arg);
  if (a != NULL) return a;
  if (bind_to_scalar(L, arg, scalar)) {
    *room = array_of_scalar(scalar);
    return room;
  }
  if (lua_type(L, arg) != LUA_TTABLE) bind_check_array(L, arg);
  bind_table_to_array(L, arg, NULL);
  return bind_test_array(L, arg);
}
