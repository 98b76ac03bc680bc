/* np: reductions, which are methods of arrays too. */
#include "bind/np.h"
#include "core/search.h"
#include "core/stats.h"
#include "core/ufunc.h"

/* --- sums and extremes -------------------------------------------------------
 */

/* sum and prod, which have a dtype. */
static int typed_reduce(lua_State *L, Reduction r, const char *name) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "axis", "dtype", "out", "keepdims"));
  if (r == REDUCE_SUM && bind_is_node(L, 1)) return bind_trace_sum(L, name, 5);
  const Array *a = bind_check_operand(L, 1, &room, &s);
  const Axes axes = bind_check_axes(L, 2, 5);
  if (lua_isnil(L, 3))
    RETURN_INTO(4, name, array_reduce(out, r, a, &axes, &st));
  const Dtype dtype = bind_opt_dtype(L, 3, a->dtype);
  RETURN_INTO(4, name, array_reduce_as(out, r, a, &axes, dtype, &st));
}

static int reduce(lua_State *L, Reduction r, const char *name) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "axis", "out", "keepdims"));
  const Array *a = bind_check_operand(L, 1, &room, &s);
  const Axes axes = bind_check_axes(L, 2, 4);
  RETURN_INTO(3, name, array_reduce(out, r, a, &axes, &st));
}

static int np_sum(lua_State *L) { return typed_reduce(L, REDUCE_SUM, "sum"); }
static int np_prod(lua_State *L) {
  return typed_reduce(L, REDUCE_PROD, "prod");
}
static int np_max(lua_State *L) { return reduce(L, REDUCE_MAX, "max"); }
static int np_min(lua_State *L) { return reduce(L, REDUCE_MIN, "min"); }
static int np_any(lua_State *L) { return reduce(L, REDUCE_ANY, "any"); }
static int np_all(lua_State *L) { return reduce(L, REDUCE_ALL, "all"); }

/* --- mean and its kin --------------------------------------------------------
 */

/* The array at 1 as the dtype asked for at 3, on the stack. */
static const Array *typed_operand(lua_State *L, Array *room, Scalar *s) {
  Status st;
  const Array *a = bind_check_operand(L, 1, room, s);
  if (lua_isnil(L, 3)) return a;
  const Dtype dtype = bind_opt_dtype(L, 3, a->dtype);
  Array *cast = bind_push_array(L);
  if (!array_astype(cast, a, dtype, &st)) bind_fail(L, &st);
  lua_replace(L, 1);
  return cast;
}

static int np_mean(lua_State *L) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "axis", "dtype", "out", "keepdims"));
  if (bind_is_node(L, 1)) return bind_trace_sum(L, "mean", 5);
  const Array *a = bind_check_operand(L, 1, &room, &s);
  const Axes axes = bind_check_axes(L, 2, 5);
  if (lua_isnil(L, 3)) RETURN_INTO(4, "mean", array_mean(out, a, &axes, &st));
  const Dtype dtype = bind_opt_dtype(L, 3, a->dtype);
  RETURN_INTO(4, "mean", array_mean_as(out, a, &axes, dtype, &st));
}

static int variance(lua_State *L, bool root) {
  Array room;
  Scalar s;
  Status bad;
  bind_arguments(L, NAMES("a", "axis", "dtype", "out", "ddof", "keepdims"));
  const Array *a = typed_operand(L, &room, &s);
  const Axes axes = bind_check_axes(L, 2, 6);
  const double ddof = luaL_optnumber(L, 5, 0);
  Array *var = bind_push_array(L);
  if (!array_var(var, a, &axes, ddof, &bad)) return bind_fail(L, &bad);
  if (!root) return np_return_into(L, 4, "var");
  RETURN_INTO(4, "std", ufunc_apply(out, ufunc_find("sqrt"), var, NULL, &st));
}

static int np_var(lua_State *L) { return variance(L, false); }
static int np_std(lua_State *L) { return variance(L, true); }

static int np_average(lua_State *L) {
  Array rooms[2];
  Scalar s[2];
  bind_arguments(L, NAMES("a", "axis", "weights", "keepdims"));
  const Array *a = bind_check_operand(L, 1, &rooms[0], &s[0]);
  const Axes axes = bind_check_axes(L, 2, 4);
  if (lua_isnil(L, 3)) RETURN_ARRAY(true, array_mean(out, a, &axes, &st));
  const Array *w = bind_check_operand(L, 3, &rooms[1], &s[1]);
  RETURN_ARRAY(true, array_average(out, a, w, &axes, &st));
}

/* --- places of extremes ------------------------------------------------------
 */

static int arg_extreme(lua_State *L, bool smallest) {
  Array room;
  Scalar s;
  bind_arguments(L, NAMES("a", "axis", "out", "keepdims"));
  const Array *a = bind_check_operand(L, 1, &room, &s);
  const Axes axes = bind_check_axes(L, 2, 4);
  if (!axes.all && axes.count != 1)
    return bind_raise(L, ERR_TYPE, "this goes along one axis, not along %d",
                      axes.count);
  const int *axis = axes.all ? NULL : axes.axis;
  RETURN_INTO(3, smallest ? "argmin" : "argmax",
              array_argmax(out, a, axis, axes.keepdims, smallest, &st));
}

static int np_argmax(lua_State *L) { return arg_extreme(L, false); }
static int np_argmin(lua_State *L) { return arg_extreme(L, true); }

/* --- the list ----------------------------------------------------------------
 */

const luaL_Reg np_reduce_functions[] = {
    {"sum", np_sum},       {"prod", np_prod},
    {"max", np_max},       {"min", np_min},
    {"any", np_any},       {"all", np_all},
    {"mean", np_mean},     {"var", np_var},
    {"std", np_std},       {"average", np_average},
    {"argmax", np_argmax}, {"argmin", np_argmin},
    {NULL, NULL}};
