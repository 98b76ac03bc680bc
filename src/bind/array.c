/* The array userdata: life, indexing, operators, printing. Functions that
 * NumPy also has as methods come from np.c. */
#include <math.h>
#include <string.h>

#include "bind/bind.h"
#include "core/budget.h"
#include "core/format.h"
#include "core/index.h"
#include "core/linalg.h"
#include "core/ufunc.h"

enum { LINE = 78 }; /* cells of a printed line */

/* --- life ---------------------------------------------------------------- */

static const char array_key = 'a'; /* of the metatable */

/* Bytes of arrays that Lua's collector has not been told of yet. */
static size_t untold_bytes;
enum { TELL_AT = 1 << 16 };

/* The collector sees only the userdata; a step the size of the buffers keeps it
 * as busy as if the bytes were Lua's. Told before the next array is made, so
 * that this one can have the memory of what is garbage. */
static void tell_collector(lua_State *L) {
  const size_t most = (size_t)1 << 30, kilobytes = untold_bytes >> 10;
  untold_bytes = 0;
  lua_gc(L, LUA_GCSTEP, (int)(kilobytes < most ? kilobytes : most));
}

Array *bind_push_array(lua_State *L) {
  if (untold_bytes >= TELL_AT) tell_collector(L);
  Array *a = lua_newuserdatauv(L, sizeof *a, 0);
  array_clear(a);
  bind_set_type(L, &array_key);
  return a;
}

int bind_finish_array(lua_State *L, bool unwrap) {
  Array *a = lua_touserdata(L, -1);
  if (unwrap && a->ndim == 0) {
    Scalar s = array_get(a, NULL);
    array_release(a);
    lua_pop(L, 1);
    bind_push_scalar(L, s);
    return 1;
  }
  untold_bytes += array_bytes(a);
  return 1;
}

static int array_gc(lua_State *L) {
  Array *a = bind_test_type(L, 1, &array_key);
  if (a == NULL) return luaL_typeerror(L, 1, ARRAY_TYPE);
  array_release(a);
  return 0;
}

/* Finalizers and to-be-closed variables can reach an array after its end. */
static Array *living(lua_State *L, Array *a) {
  if (a != NULL && a->data == NULL)
    luaL_error(L, "this array has been released");
  return a;
}

Array *bind_test_array(lua_State *L, int arg) {
  return living(L, bind_test_type(L, arg, &array_key));
}

Array *bind_check_array(lua_State *L, int arg) {
  Array *a = bind_test_array(L, arg);
  if (a != NULL) return a;
  bind_refuse_node(L, arg);
  luaL_typeerror(L, arg, ARRAY_TYPE);
  return a;
}

void bind_push_scalar(lua_State *L, Scalar s) {
  if (s.dtype == BOOL)
    lua_pushboolean(L, s.as.b);
  else if (dtype_is_float(s.dtype))
    lua_pushnumber(L, scalar_to_real(s));
  else
    lua_pushinteger(L, scalar_to_integer(s));
}

/* --- operators ----------------------------------------------------------- */

/* Upvalue 1: the Ufunc. */
static int binary_operator(lua_State *L) {
  const Ufunc *u = lua_touserdata(L, lua_upvalueindex(1));
  Array rooms[2];
  Scalar s[2];
  Status st;
  lua_settop(L, 2);
  const Array *a = bind_check_operand(L, 1, &rooms[0], &s[0]);
  const Array *b = bind_test_array(L, 2);
  if (b == NULL && bind_is_node(L, 2)) return bind_trace(L, u->name);
  if (b == NULL) b = bind_check_operand(L, 2, &rooms[1], &s[1]);
  Array *out = bind_push_array(L);
  if (!ufunc_apply(out, u, a, b, &st)) return bind_fail(L, &st);
  return bind_finish_array(L, true);
}

static int unary_minus(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  Status st;
  Array *out = bind_push_array(L);
  if (!ufunc_apply(out, ufunc_find("negative"), a, NULL, &st))
    return bind_fail(L, &st);
  return bind_finish_array(L, true);
}

/* Lua turns the result of < into a boolean, so an array cannot come out. */
static int refuse_order(lua_State *L) {
  return bind_raise(L, ERR_TYPE,
                    "Lua cannot return an array from <, <=, > or >=; write "
                    "x:lt(y), x:le(y), x:gt(y) or x:ge(y), or np.less(x, y) "
                    "and its sisters");
}

static int array_length(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  if (a->ndim == 0) return bind_raise(L, ERR_TYPE, "len() of unsized object");
  lua_pushinteger(L, a->shape[0]);
  return 1;
}

static int array_tostring(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  Status st;
  Array *text = bind_push_array(L);
  if (!array_format(text, a, LINE, &st)) return bind_fail(L, &st);
  lua_pushlstring(L, text->data, array_size(text));
  return 1;
}

/* for i, row in pairs(x): from 0, as the array counts. */
static int next_row(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  lua_Integer i = luaL_checkinteger(L, 2) + 1;
  if (i >= a->shape[0]) return 0;
  lua_pushinteger(L, i);
  lua_pushinteger(L, i);
  lua_gettable(L, 1);
  return 2;
}

static int array_pairs(lua_State *L) {
  array_length(L);
  lua_pushcfunction(L, next_row);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, -1);
  return 3;
}

/* --- methods that np has not --------------------------------------------- */

/* x:rows(start, stop): x["start:stop"]. */
static int method_rows(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  Status st;
  IndexItem rows = {.kind = INDEX_SLICE,
                    .has_start = true,
                    .start = bind_check_integer(L, 2),
                    .has_stop = !lua_isnoneornil(L, 3),
                    .step = 1};
  if (rows.has_stop) rows.stop = bind_check_integer(L, 3);
  Array *out = bind_push_array(L);
  if (!array_index(out, a, 1, &rows, &st)) return bind_fail(L, &st);
  return bind_finish_array(L, false);
}

static int method_copy(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  Status st;
  Array *out = bind_push_array(L);
  if (!array_copy(out, a, &st)) return bind_fail(L, &st);
  return bind_finish_array(L, false);
}

static int method_astype(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  Status st;
  luaL_checkstring(L, 2);
  Dtype dtype = bind_opt_dtype(L, 2, a->dtype);
  Array *out = bind_push_array(L);
  if (!array_astype(out, a, dtype, &st)) return bind_fail(L, &st);
  return bind_finish_array(L, false);
}

static int reshape_to(lua_State *L, const Array *a, int ndim,
                      const ptrdiff_t *shape, bool always_copy) {
  Status st;
  Array view = {0};
  Array *out = bind_push_array(L);
  bool good = array_reshape(always_copy ? &view : out, a, ndim, shape, &st);
  if (good && always_copy) good = array_copy(out, &view, &st);
  array_release(&view);
  if (!good) return bind_fail(L, &st);
  return bind_finish_array(L, false);
}

static int method_reshape(lua_State *L) {
  ptrdiff_t shape[MAX_NDIM];
  const Array *a = bind_check_array(L, 1);
  int ndim = bind_check_shape_rest(L, 2, shape);
  return reshape_to(L, a, ndim, shape, false);
}

static int method_flatten(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  const ptrdiff_t size = -1;
  return reshape_to(L, a, 1, array_size(a) ? &size : &(ptrdiff_t){0}, true);
}

static int method_ravel(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  const ptrdiff_t size = (ptrdiff_t)array_size(a);
  return reshape_to(L, a, 1, &size, !array_is_contiguous(a));
}

/* The one element of an array of size 1. */
static int method_item(lua_State *L) {
  const Array *a = bind_check_array(L, 1);
  ptrdiff_t zero[MAX_NDIM] = {0};
  if (array_size(a) != 1)
    return bind_raise(L, ERR_VALUE,
                      "can only convert an array of size 1 to a number, this "
                      "has shape %s",
                      array_shape_text(a).text);
  bind_push_scalar(L, array_get(a, zero));
  return 1;
}

static void push_list(lua_State *L, const Array *a, int axis,
                      ptrdiff_t *index) {
  if (axis == a->ndim) {
    bind_push_scalar(L, array_get(a, index));
    return;
  }
  luaL_checkstack(L, 3, NULL);
  lua_createtable(L, (int)a->shape[axis], 0);
  for (index[axis] = 0; index[axis] < a->shape[axis]; index[axis]++) {
    push_list(L, a, axis + 1, index);
    lua_rawseti(L, -2, index[axis] + 1);
  }
}

/* A (nested) Lua table, which counts from 1. */
static int method_tolist(lua_State *L) {
  ptrdiff_t index[MAX_NDIM] = {0};
  push_list(L, bind_check_array(L, 1), 0, index);
  return 1;
}

static int method_fill(lua_State *L) {
  Array *a = bind_check_array(L, 1);
  Array room;
  Scalar s;
  Status st;
  const Array *value = bind_check_operand(L, 2, &room, &s);
  if (!array_assign(a, value, &st)) return bind_fail(L, &st);
  return 0;
}

/* --- opening ------------------------------------------------------------- */

static const struct {
  const char *event, *ufunc;
} operators[] = {{"__add", "add"},          {"__sub", "subtract"},
                 {"__mul", "multiply"},     {"__div", "divide"},
                 {"__mod", "mod"},          {"__pow", "power"},
                 {"__idiv", "floor_divide"}};

static const luaL_Reg metamethods[] = {{"__gc", array_gc},
                                       {"__close", array_gc},
                                       {"__unm", unary_minus},
                                       {"__lt", refuse_order},
                                       {"__le", refuse_order},
                                       {"__len", array_length},
                                       {"__tostring", array_tostring},
                                       {"__pairs", array_pairs},
                                       {NULL, NULL}};

static const luaL_Reg methods[] = {
    {"rows", method_rows},       {"copy", method_copy},
    {"astype", method_astype},   {"reshape", method_reshape},
    {"flatten", method_flatten}, {"ravel", method_ravel},
    {"item", method_item},       {"tolist", method_tolist},
    {"fill", method_fill},       {NULL, NULL}};

/* gradus.array.format_number(x): the shortest text that reads back. */
static int format_number(lua_State *L) {
  char text[NUMBER_TEXT];
  Scalar s;
  luaL_argexpected(L, bind_to_scalar(L, 1, &s), 1, "number");
  scalar_format(text, s);
  lua_pushstring(L, text);
  return 1;
}

static int is_array(lua_State *L) {
  lua_pushboolean(L, bind_test_array(L, 1) != NULL);
  return 1;
}

/* allocations(): how many blocks arrays have taken so far in this process. */
static int allocations(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)budget_allocations());
  return 1;
}

/* Returns the module; its field `methods` is the method table, which np.c
 * completes. */
int luaopen_array(lua_State *L) {
  static const luaL_Reg functions[] = {{"allocations", allocations},
                                       {"format_number", format_number},
                                       {"is_array", is_array},
                                       {NULL, NULL}};
  luaL_newlib(L, functions);
  luaL_newlib(L, methods);
  luaL_newmetatable(L, ARRAY_TYPE);
  bind_keep_type(L, &array_key);
  luaL_setfuncs(L, metamethods, 0);
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
    lua_pushlightuserdata(L, (void *)ufunc_find(operators[i].ufunc));
    lua_pushcclosure(L, binary_operator, 1);
    lua_setfield(L, -2, operators[i].event);
  }
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  bind_set_indexing(L, lua_absindex(L, -2));
  lua_pop(L, 1);
  lua_setfield(L, -2, "methods");
  return 1;
}
