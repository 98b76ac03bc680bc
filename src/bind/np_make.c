/* np: arrays made from numbers. */
#include "bind/np.h"
#include "core/build.h"
#include "core/ufunc.h"

/* array(data, dtype): a copy, as in NumPy. */
static int np_array(lua_State *L) {
  Scalar s;
  bind_arguments(L, NAMES("object", "dtype"));
  const Array *a = bind_test_array(L, 1);
  if (a == NULL && lua_type(L, 1) == LUA_TTABLE) {
    Dtype dtype = bind_opt_dtype(L, 2, FLOAT64);
    bind_table_to_array(L, 1, lua_isnil(L, 2) ? NULL : &dtype);
    lua_settop(L, 1);
    return 1;
  }
  Array room;
  if (a == NULL) a = bind_check_operand(L, 1, &room, &s);
  Dtype dtype = bind_opt_dtype(L, 2, a->dtype);
  RETURN_ARRAY(false, array_astype(out, a, dtype, &st));
}

static int filled(lua_State *L, double value) {
  ptrdiff_t shape[MAX_NDIM];
  bind_arguments(L, NAMES("shape", "dtype"));
  int ndim = bind_check_shape(L, 1, shape);
  Dtype dtype = bind_opt_dtype(L, 2, FLOAT64);
  RETURN_ARRAY(false,
               array_full(out, dtype, ndim, shape, scalar_real(value), &st));
}

static int np_zeros(lua_State *L) { return filled(L, 0); }
static int np_ones(lua_State *L) { return filled(L, 1); }

static int np_full(lua_State *L) {
  ptrdiff_t shape[MAX_NDIM];
  Scalar s;
  bind_arguments(L, NAMES("shape", "fill_value", "dtype"));
  int ndim = bind_check_shape(L, 1, shape);
  luaL_argexpected(L, bind_to_scalar(L, 2, &s), 2, "number");
  Dtype dtype = bind_opt_dtype(L, 3, s.dtype);
  RETURN_ARRAY(false, array_full(out, dtype, ndim, shape, s, &st));
}

static int filled_like(lua_State *L, double value) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "dtype"));
  const Array *a = bind_check_operand(L, 1, &room, &s);
  Dtype dtype = bind_opt_dtype(L, 2, a->dtype);
  RETURN_ARRAY(false, array_full(out, dtype, a->ndim, a->shape,
                                 scalar_real(value), &st));
}

static int np_zeros_like(lua_State *L) { return filled_like(L, 0); }
static int np_ones_like(lua_State *L) { return filled_like(L, 1); }

/* The array on top of the stack in another type. */
static int finish_as(lua_State *L, const Array *a, Dtype dtype) {
  RETURN_ARRAY(false, array_as_type(out, a, dtype, &st));
}

/* arange(stop) or arange(start, stop, step). */
static int np_arange(lua_State *L) {
  Scalar start = scalar_integer(0), stop, step = scalar_integer(1);
  bind_arguments(L, NAMES("start", "stop", "step", "dtype"));
  luaL_argexpected(L, bind_to_scalar(L, 1, &stop), 1, "number");
  if (!lua_isnil(L, 2)) {
    start = stop;
    luaL_argexpected(L, bind_to_scalar(L, 2, &stop), 2, "number");
  }
  if (!lua_isnil(L, 3))
    luaL_argexpected(L, bind_to_scalar(L, 3, &step), 3, "number");
  const Dtype given = bind_opt_dtype(L, 4, INT64);
  const Dtype *dtype = lua_isnil(L, 4) ? NULL : &given;
  RETURN_ARRAY(false, array_arange(out, start, stop, step, dtype, &st));
}

static int np_linspace(lua_State *L) {
  Status bad;
  bind_arguments(L, NAMES("start", "stop", "num", "endpoint", "dtype"));
  double start = luaL_checknumber(L, 1), stop = luaL_checknumber(L, 2);
  lua_Integer n = luaL_optinteger(L, 3, 50);
  bool endpoint = lua_isnil(L, 4) || lua_toboolean(L, 4);
  const Dtype dtype = bind_opt_dtype(L, 5, FLOAT64);
  const Ufunc *down = ufunc_find("floor"); /* to integers NumPy rounds down */
  Array *points = bind_push_array(L);
  if (!array_linspace(points, start, stop, (ptrdiff_t)n, endpoint, &bad))
    return bind_fail(L, &bad);
  if (!dtype_is_float(dtype) &&
      !ufunc_apply_into(points, down, points, NULL, &bad))
    return bind_fail(L, &bad);
  return finish_as(L, points, dtype);
}

static int np_eye(lua_State *L) {
  bind_arguments(L, NAMES("N", "M", "k", "dtype"));
  lua_Integer n = bind_check_integer(L, 1), m = luaL_optinteger(L, 2, n);
  lua_Integer k = luaL_optinteger(L, 3, 0);
  Dtype dtype = bind_opt_dtype(L, 4, FLOAT64);
  RETURN_ARRAY(false, array_eye(out, dtype, n, m, k, &st));
}

/* --- the list ----------------------------------------------------------------
 */

const luaL_Reg np_make_functions[] = {{"array", np_array},
                                      {"zeros", np_zeros},
                                      {"ones", np_ones},
                                      {"full", np_full},
                                      {"zeros_like", np_zeros_like},
                                      {"ones_like", np_ones_like},
                                      {"arange", np_arange},
                                      {"linspace", np_linspace},
                                      {"eye", np_eye},
                                      {NULL, NULL}};
