/* The module np: NumPy's names with NumPy's argument order. Reductions and a
 * few others are methods of arrays too. */
#include <math.h>
#include <string.h>

#include "bind/bind.h"
#include "core/build.h"
#include "core/index.h"
#include "core/linalg.h"
#include "core/ufunc.h"

#define NAMES(...) \
  (const char *const[]) { __VA_ARGS__, NULL }

/* Pushes the result place, makes one core call that ends in (.., &st), and
 * returns the result or raises. */
#define RETURN_ARRAY(UNWRAP, CALL)         \
  do {                                     \
    Status st;                             \
    Array *out = bind_push_array(L);       \
    if (!(CALL)) return bind_fail(L, &st); \
    return bind_finish_array(L, UNWRAP);   \
  } while (0)

/* --- making
 * ------------------------------------------------------------------------ */

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

/* arange(stop) or arange(start, stop, step). */
static int np_arange(lua_State *L) {
  Scalar start = scalar_integer(0), stop, step = scalar_integer(1);
  Status bad;
  bind_arguments(L, NAMES("start", "stop", "step", "dtype"));
  luaL_argexpected(L, bind_to_scalar(L, 1, &stop), 1, "number");
  if (!lua_isnil(L, 2)) {
    start = stop;
    luaL_argexpected(L, bind_to_scalar(L, 2, &stop), 2, "number");
  }
  if (!lua_isnil(L, 3))
    luaL_argexpected(L, bind_to_scalar(L, 3, &step), 3, "number");
  Array *range = bind_push_array(L);
  if (!array_arange(range, start, stop, step, &bad)) return bind_fail(L, &bad);
  Dtype dtype = bind_opt_dtype(L, 4, range->dtype);
  if (dtype == range->dtype) return bind_finish_array(L, false);
  RETURN_ARRAY(false, array_astype(out, range, dtype, &st));
}

static int np_linspace(lua_State *L) {
  bind_arguments(L, NAMES("start", "stop", "num", "endpoint"));
  double start = luaL_checknumber(L, 1), stop = luaL_checknumber(L, 2);
  lua_Integer n = luaL_optinteger(L, 3, 50);
  bool endpoint = lua_isnil(L, 4) || lua_toboolean(L, 4);
  RETURN_ARRAY(false,
               array_linspace(out, start, stop, (ptrdiff_t)n, endpoint, &st));
}

static int np_eye(lua_State *L) {
  bind_arguments(L, NAMES("N", "M", "k", "dtype"));
  lua_Integer n = bind_check_integer(L, 1), m = luaL_optinteger(L, 2, n);
  lua_Integer k = luaL_optinteger(L, 3, 0);
  Dtype dtype = bind_opt_dtype(L, 4, FLOAT64);
  RETURN_ARRAY(false, array_eye(out, dtype, n, m, k, &st));
}

/* --- element-wise
 * -------------------------------------------------------------------- */

/* np.subtract(W, g, {out = W}): into an array that exists. */
static int ufunc_into(lua_State *L, const Ufunc *u, const Array *a,
                      const Array *b, int arg) {
  Array *out = bind_check_array(L, arg);
  Status st;
  if (!ufunc_apply_into(out, u, a, b, &st)) return bind_fail(L, &st);
  lua_pushvalue(L, arg);
  return 1;
}

/* Upvalue 1: the Ufunc. A number gives a number. */
static int np_ufunc(lua_State *L) {
  const Ufunc *u = lua_touserdata(L, lua_upvalueindex(1));
  Array rooms[2];
  Scalar s[2];
  luaL_checkany(L, u->nin);
  bool more = lua_gettop(L) > u->nin;
  if (more) bind_arguments(L, NAMES("x1", "x2", "out") + 2 - u->nin);
  if (bind_is_node(L, 1) || bind_is_node(L, u->nin))
    return bind_trace(L, u->name);
  const Array *a = bind_check_operand(L, 1, &rooms[0], &s[0]);
  const Array *b =
      u->nin == 2 ? bind_check_operand(L, 2, &rooms[1], &s[1]) : NULL;
  if (more && !lua_isnil(L, u->nin + 1))
    return ufunc_into(L, u, a, b, u->nin + 1);
  RETURN_ARRAY(true, ufunc_apply(out, u, a, b, &st));
}

static int np_round(lua_State *L) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "decimals"));
  const Array *a = bind_check_operand(L, 1, &room, &s);
  int decimals = (int)luaL_optinteger(L, 2, 0);
  RETURN_ARRAY(true, array_round(out, a, decimals, &st));
}

static bool clip(Array *out, const Array *a, const Array *low,
                 const Array *high, Status *st) {
  Array raised = {0};
  bool good = true;
  if (low == NULL)
    array_view(&raised, a);
  else
    good = ufunc_apply(&raised, ufunc_find("maximum"), a, low, st);
  if (good && high != NULL)
    good = ufunc_apply(out, ufunc_find("minimum"), &raised, high, st);
  else if (good)
    good = array_copy(out, &raised, st);
  array_release(&raised);
  return good;
}

static int np_clip(lua_State *L) {
  Array rooms[3];
  Scalar s[3];
  bind_arguments(L, NAMES("a", "a_min", "a_max"));
  const Array *a = bind_check_operand(L, 1, &rooms[0], &s[0]);
  const Array *low =
      lua_isnil(L, 2) ? NULL : bind_check_operand(L, 2, &rooms[1], &s[1]);
  const Array *high =
      lua_isnil(L, 3) ? NULL : bind_check_operand(L, 3, &rooms[2], &s[2]);
  RETURN_ARRAY(true, clip(out, a, low, high, &st));
}

/* where(c): index arrays, one an axis; where(c, a, b): elements of a or b. */
static int np_where(lua_State *L) {
  Array rooms[3], places[MAX_NDIM] = {{0}};
  Scalar s[3];
  Status bad;
  bind_arguments(L, NAMES("condition", "x", "y"));
  const Array *c = bind_check_operand(L, 1, &rooms[0], &s[0]);
  if (!lua_isnil(L, 2)) {
    const Array *a = bind_check_operand(L, 2, &rooms[1], &s[1]);
    const Array *b = bind_check_operand(L, 3, &rooms[2], &s[2]);
    RETURN_ARRAY(true, array_where(out, c, a, b, &st));
  }
  Array *result[MAX_NDIM];
  luaL_checkstack(L, MAX_NDIM, NULL);
  for (int i = 0; i < c->ndim; i++) result[i] = bind_push_array(L);
  bool good = array_nonzero(places, c, &bad);
  for (int i = 0; i < c->ndim; i++) *result[i] = places[i];
  return good ? c->ndim : bind_fail(L, &bad);
}

/* --- closeness
 * ------------------------------------------------------------------------- */

/* |a - b| <= atol + rtol |b|; equal infinities are close, NaN only when
 * equal_nan. */
static bool close_number(double a, double b, double rtol, double atol,
                         bool equal_nan) {
  if (isnan(a) || isnan(b)) return equal_nan && isnan(a) && isnan(b);
  if (isinf(a) || isinf(b)) return a == b;
  return fabs(a - b) <= atol + rtol * fabs(b);
}

static bool isclose(Array *out, const Array *a, const Array *b, double rtol,
                    double atol, bool equal_nan, Status *st) {
  Array x = {0}, y = {0}, both = {0};
  /* Both broadcast to the common shape as float64. */
  bool good = ufunc_apply(&both, ufunc_find("not_equal"), a, b, st) &&
              array_reuse(&x, FLOAT64, both.ndim, both.shape, st) &&
              array_reuse(&y, FLOAT64, both.ndim, both.shape, st) &&
              array_assign(&x, a, st) && array_assign(&y, b, st) &&
              array_new(out, BOOL, both.ndim, both.shape, st);
  for (size_t i = 0, n = good ? array_size(out) : 0; i < n; i++)
    ((uint8_t *)out->data)[i] = close_number(
        ((double *)x.data)[i], ((double *)y.data)[i], rtol, atol, equal_nan);
  array_release(&x);
  array_release(&y);
  array_release(&both);
  return good;
}

static bool close_arguments(lua_State *L, Array *out, Status *st) {
  Array rooms[2];
  Scalar s[2];
  const Array *a = bind_check_operand(L, 1, &rooms[0], &s[0]);
  const Array *b = bind_check_operand(L, 2, &rooms[1], &s[1]);
  return isclose(out, a, b, luaL_optnumber(L, 3, 1e-5),
                 luaL_optnumber(L, 4, 1e-8), lua_toboolean(L, 5), st);
}

#define CLOSE_NAMES NAMES("a", "b", "rtol", "atol", "equal_nan")

static int np_isclose(lua_State *L) {
  bind_arguments(L, CLOSE_NAMES);
  RETURN_ARRAY(true, close_arguments(L, out, &st));
}

static int np_allclose(lua_State *L) {
  Status bad;
  bind_arguments(L, CLOSE_NAMES);
  Array *each = bind_push_array(L);
  if (!close_arguments(L, each, &bad)) return bind_fail(L, &bad);
  const Axes all = {.all = true};
  RETURN_ARRAY(true, array_reduce(out, REDUCE_ALL, each, &all, &st));
}

/* Same shape and same elements; NaN differs from everything. */
static int np_array_equal(lua_State *L) {
  Array rooms[2];
  Scalar s[2];
  Status bad;
  bind_arguments(L, NAMES("a1", "a2"));
  const Array *a = bind_check_operand(L, 1, &rooms[0], &s[0]);
  const Array *b = bind_check_operand(L, 2, &rooms[1], &s[1]);
  if (!array_same_shape(a, b)) {
    lua_pushboolean(L, false);
    return 1;
  }
  Array *each = bind_push_array(L);
  if (!ufunc_apply(each, ufunc_find("equal"), a, b, &bad))
    return bind_fail(L, &bad);
  const Axes all = {.all = true};
  RETURN_ARRAY(true, array_reduce(out, REDUCE_ALL, each, &all, &st));
}

/* --- reductions
 * ----------------------------------------------------------------------------
 */

static int reduce(lua_State *L, Reduction r) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "axis", "keepdims"));
  if (r == REDUCE_SUM && bind_is_node(L, 1)) return bind_trace_sum(L, "sum");
  const Array *a = bind_check_operand(L, 1, &room, &s);
  Axes axes = bind_check_axes(L, 2, 3);
  RETURN_ARRAY(true, array_reduce(out, r, a, &axes, &st));
}

static int np_sum(lua_State *L) { return reduce(L, REDUCE_SUM); }
static int np_prod(lua_State *L) { return reduce(L, REDUCE_PROD); }
static int np_max(lua_State *L) { return reduce(L, REDUCE_MAX); }
static int np_min(lua_State *L) { return reduce(L, REDUCE_MIN); }
static int np_any(lua_State *L) { return reduce(L, REDUCE_ANY); }
static int np_all(lua_State *L) { return reduce(L, REDUCE_ALL); }

static int np_mean(lua_State *L) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "axis", "keepdims"));
  if (bind_is_node(L, 1)) return bind_trace_sum(L, "mean");
  const Array *a = bind_check_operand(L, 1, &room, &s);
  Axes axes = bind_check_axes(L, 2, 3);
  RETURN_ARRAY(true, array_mean(out, a, &axes, &st));
}

static bool weighted_mean(Array *out, const Array *a, const Array *w,
                          const Axes *axes, Status *st) {
  Array product = {0}, sum = {0}, weight = {0}, wide = {0};
  const Ufunc *multiply = ufunc_find("multiply");
  bool along = w->ndim == 1 && a->ndim > 1 && !axes->all && axes->count == 1;
  bool good = true;
  Array shaped = *w;
  if (along) { /* the weights lie along the one axis */
    int axis = axes->axis[0];
    good = axis_normalize(&axis, a->ndim, st);
    for (int i = a->ndim - 1; good && i >= 0; i--) {
      shaped.shape[i] = i == axis ? w->shape[0] : 1;
      shaped.stride[i] = i == axis ? w->stride[0] : 0;
    }
    shaped.ndim = a->ndim;
  }
  good = good && array_broadcast_to(&wide, &shaped, a->ndim, a->shape, st) &&
         ufunc_apply(&product, multiply, a, &wide, st) &&
         array_reduce(&sum, REDUCE_SUM, &product, axes, st) &&
         array_reduce(&weight, REDUCE_SUM, &wide, axes, st) &&
         ufunc_apply(out, ufunc_find("divide"), &sum, &weight, st);
  array_release(&product);
  array_release(&sum);
  array_release(&weight);
  array_release(&wide);
  return good;
}

static int np_average(lua_State *L) {
  Array rooms[2];
  Scalar s[2];
  bind_arguments(L, NAMES("a", "axis", "weights", "keepdims"));
  const Array *a = bind_check_operand(L, 1, &rooms[0], &s[0]);
  Axes axes = bind_check_axes(L, 2, 4);
  if (lua_isnil(L, 3)) RETURN_ARRAY(true, array_mean(out, a, &axes, &st));
  const Array *w = bind_check_operand(L, 3, &rooms[1], &s[1]);
  RETURN_ARRAY(true, weighted_mean(out, a, w, &axes, &st));
}

static int variance(lua_State *L, bool root) {
  Array room;
  Scalar s;
  Status bad;
  bind_arguments(L, NAMES("a", "axis", "ddof", "keepdims"));
  const Array *a = bind_check_operand(L, 1, &room, &s);
  Axes axes = bind_check_axes(L, 2, 4);
  double ddof = luaL_optnumber(L, 3, 0);
  Array *var = bind_push_array(L);
  if (!array_var(var, a, &axes, ddof, &bad)) return bind_fail(L, &bad);
  if (!root) return bind_finish_array(L, true);
  RETURN_ARRAY(true, ufunc_apply(out, ufunc_find("sqrt"), var, NULL, &st));
}

static int np_var(lua_State *L) { return variance(L, false); }
static int np_std(lua_State *L) { return variance(L, true); }

static int arg_extreme(lua_State *L, bool smallest) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "axis", "keepdims"));
  const Array *a = bind_check_operand(L, 1, &room, &s);
  int axis = (int)luaL_optinteger(L, 2, 0);
  const int *given = lua_isnil(L, 2) ? NULL : &axis;
  bool keep = lua_toboolean(L, 3);
  RETURN_ARRAY(true, array_argmax(out, a, given, keep, smallest, &st));
}

static int np_argmax(lua_State *L) { return arg_extreme(L, false); }
static int np_argmin(lua_State *L) { return arg_extreme(L, true); }

/* --- products
 * ---------------------------------------------------------------------------------
 */

typedef bool ProductCall(Array *out, const Array *a, const Array *b,
                         Status *st);

static int product(lua_State *L, ProductCall *call) {
  Array rooms[2];
  Scalar s[2];
  bind_arguments(L, NAMES("a", "b"));
  if (bind_is_node(L, 1) || bind_is_node(L, 2))
    return bind_trace_op(L, "matmul", 1);
  const Array *a = bind_check_operand(L, 1, &rooms[0], &s[0]);
  const Array *b = bind_check_operand(L, 2, &rooms[1], &s[1]);
  RETURN_ARRAY(true, call(out, a, b, &st));
}

static int np_dot(lua_State *L) { return product(L, array_dot); }
static int np_matmul(lua_State *L) { return product(L, array_matmul); }
static int np_outer(lua_State *L) { return product(L, array_outer); }

/* --- shapes
 * ------------------------------------------------------------------------------------
 */

static int np_reshape(lua_State *L) {
  ptrdiff_t shape[MAX_NDIM];
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "newshape"));
  const Array *a = bind_check_operand(L, 1, &room, &s);
  int ndim = bind_check_shape(L, 2, shape);
  RETURN_ARRAY(false, array_reshape(out, a, ndim, shape, &st));
}

static int transpose(lua_State *L, const Array *a, int arg) {
  ptrdiff_t given[MAX_NDIM];
  int axes[MAX_NDIM];
  if (lua_isnoneornil(L, arg))
    RETURN_ARRAY(false, array_transpose(out, a, NULL, &st));
  int n = bind_check_shape_rest(L, arg, given);
  if (n != a->ndim) return luaL_error(L, "axes don't match array");
  for (int i = 0; i < n; i++) axes[i] = (int)given[i];
  RETURN_ARRAY(false, array_transpose(out, a, axes, &st));
}

static int np_transpose(lua_State *L) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "axes"));
  const Array *a = bind_check_operand(L, 1, &room, &s);
  lua_settop(L, 2);
  return transpose(L, a, 2);
}

static int method_transpose(lua_State *L) {
  return transpose(L, bind_check_array(L, 1), 2);
}

enum { PARTS = 64 };

/* The arrays of the table at arg 1, kept on the stack. Returns how many. */
static int sequence_of_arrays(lua_State *L, const Array *parts[PARTS]) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer n = bind_sequence_length(L, 1);
  Scalar s;
  Array room;
  luaL_argcheck(L, n > 0, 1, "need at least one array to concatenate");
  luaL_argcheck(L, n <= PARTS, 1, "too many arrays at once");
  luaL_checkstack(L, (int)n + 8, NULL);
  for (int i = 0; i < n; i++) {
    bind_sequence_get(L, 1, i);
    if (bind_to_scalar(L, -1, &s)) { /* a number becomes an array that stays */
      Status st;
      Array *one = bind_push_array(L);
      room = array_of_scalar(&s);
      if (!array_copy(one, &room, &st)) bind_fail(L, &st);
      lua_replace(L, -2);
    }
    parts[i] = bind_check_operand(L, lua_gettop(L), &room, &s);
  }
  return (int)n;
}

static int np_concatenate(lua_State *L) {
  const Array *parts[PARTS];
  bind_arguments(L, NAMES("arrays", "axis"));
  int axis = (int)luaL_optinteger(L, 2, 0);
  int n = sequence_of_arrays(L, parts);
  RETURN_ARRAY(false, array_concatenate(out, n, parts, axis, &st));
}

/* vstack and hstack: at least so many dimensions, then joined. */
static int stack(lua_State *L, bool vertical) {
  const Array *parts[PARTS];
  Array views[PARTS];
  bind_arguments(L, NAMES("tup"));
  int n = sequence_of_arrays(L, parts);
  for (int i = 0; i < n; i++) {
    views[i] = *parts[i];
    if (views[i].ndim == 0) {
      views[i].ndim = 1;
      views[i].shape[0] = views[i].stride[0] = 1;
    }
    if (vertical && views[i].ndim == 1) {
      views[i].ndim = 2;
      views[i].shape[1] = views[i].shape[0];
      views[i].stride[1] = views[i].stride[0];
      views[i].shape[0] = 1;
    }
    parts[i] = &views[i];
  }
  int axis = vertical || parts[0]->ndim == 1 ? 0 : 1;
  RETURN_ARRAY(false, array_concatenate(out, n, parts, axis, &st));
}

static int np_vstack(lua_State *L) { return stack(L, true); }
static int np_hstack(lua_State *L) { return stack(L, false); }

/* meshgrid(x, y): two (ny, nx) arrays. */
static int np_meshgrid(lua_State *L) {
  Array rooms[2];
  Scalar s[2];
  Status st;
  bind_arguments(L, NAMES("x", "y"));
  for (int i = 0; i < 2; i++) {
    const Array *v = bind_check_operand(L, i + 1, &rooms[i], &s[i]);
    rooms[i] = *v;
    luaL_argcheck(L, v->ndim <= 1, i + 1, "a vector expected");
  }
  ptrdiff_t shape[2] = {(ptrdiff_t)array_size(&rooms[1]),
                        (ptrdiff_t)array_size(&rooms[0])};
  for (int i = 0; i < 2; i++) {
    Array view = rooms[i];
    if (i == 1) { /* y as a column */
      view.ndim = 2;
      view.shape[0] = shape[0];
      view.shape[1] = 1;
      view.stride[0] = rooms[1].ndim ? rooms[1].stride[0] : 1;
    }
    Array *out = bind_push_array(L);
    if (!array_new(out, view.dtype, 2, shape, &st) ||
        !array_assign(out, &view, &st))
      return bind_fail(L, &st);
    bind_finish_array(L, false);
  }
  return 2;
}

/* --- opening
 * --------------------------------------------------------------------------------------
 */

static const luaL_Reg functions[] = {{"array", np_array},
                                     {"zeros", np_zeros},
                                     {"ones", np_ones},
                                     {"full", np_full},
                                     {"zeros_like", np_zeros_like},
                                     {"ones_like", np_ones_like},
                                     {"arange", np_arange},
                                     {"linspace", np_linspace},
                                     {"eye", np_eye},
                                     {"where", np_where},
                                     {"isclose", np_isclose},
                                     {"allclose", np_allclose},
                                     {"array_equal", np_array_equal},
                                     {"average", np_average},
                                     {"matmul", np_matmul},
                                     {"outer", np_outer},
                                     {"reshape", np_reshape},
                                     {"transpose", np_transpose},
                                     {"concatenate", np_concatenate},
                                     {"vstack", np_vstack},
                                     {"hstack", np_hstack},
                                     {"meshgrid", np_meshgrid},
                                     {NULL, NULL}};

/* Functions whose first argument may as well stand before a colon. */
static const luaL_Reg both[] = {
    {"sum", np_sum},       {"prod", np_prod},     {"max", np_max},
    {"min", np_min},       {"any", np_any},       {"all", np_all},
    {"mean", np_mean},     {"var", np_var},       {"std", np_std},
    {"argmax", np_argmax}, {"argmin", np_argmin}, {"dot", np_dot},
    {"round", np_round},   {"clip", np_clip},     {NULL, NULL}};

static const struct {
  const char *method, *ufunc;
} comparisons[] = {{"gt", "greater"}, {"ge", "greater_equal"},
                   {"lt", "less"},    {"le", "less_equal"},
                   {"eq", "equal"},   {"ne", "not_equal"}};

static const char *const dtype_fields[] = {"float64", "float32", "int64",
                                           "uint8",   "int",     "float"};

static void push_ufunc(lua_State *L, const Ufunc *u) {
  lua_pushlightuserdata(L, (void *)u);
  lua_pushcclosure(L, np_ufunc, 1);
}

static void add_constants(lua_State *L) {
  const struct {
    const char *name;
    double value;
  } constants[] = {{"pi", M_PI}, {"e", M_E}, {"inf", INFINITY}, {"nan", NAN}};
  for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
    lua_pushnumber(L, constants[i].value);
    lua_setfield(L, -2, constants[i].name);
  }
  for (size_t i = 0; i < sizeof dtype_fields / sizeof *dtype_fields; i++) {
    lua_pushstring(L, dtype_fields[i]);
    lua_setfield(L, -2, dtype_fields[i]);
  }
  lua_pushstring(L, "bool");
  lua_setfield(L, -2, "bool");
  lua_pushstring(L, "newaxis");
  lua_setfield(L, -2, "newaxis");
}

/* Adds to the array's method table (on top of the stack). */
static void add_methods(lua_State *L) {
  luaL_setfuncs(L, both, 0);
  lua_pushcfunction(L, method_transpose);
  lua_setfield(L, -2, "transpose");
  for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
    push_ufunc(L, ufunc_find(comparisons[i].ufunc));
    lua_setfield(L, -2, comparisons[i].method);
  }
}

int luaopen_np(lua_State *L) {
  luaL_newlib(L, functions);
  luaL_setfuncs(L, both, 0);
  for (const Ufunc *u = ufuncs; u->name != NULL; u++) {
    push_ufunc(L, u);
    lua_setfield(L, -2, u->name);
  }
  add_constants(L);
  luaL_requiref(L, "gradus.array", luaopen_array, 0);
  lua_getfield(L, -1, "methods");
  add_methods(L);
  lua_pop(L, 2);
  return 1;
}
