/* The module np: NumPy's names with NumPy's argument order. Here are the
 * element-wise functions and the products; np_make.c, np_reduce.c and
 * np_shape.c have the others. */
#include "bind/np.h"

#include <math.h>

#include "core/composite.h"
#include "core/linalg.h"
#include "core/search.h"
#include "core/ufunc.h"

int np_return_into(lua_State *L, int out_arg, const char *name) {
  Status st;
  if (lua_isnil(L, out_arg)) return bind_finish_array(L, true);
  Array *out = bind_check_array(L, out_arg);
  if (!array_store(out, name, bind_check_array(L, -1), &st))
    return bind_fail(L, &st);
  lua_pushvalue(L, out_arg);
  return 1;
}

/* --- element-wise ------------------------------------------------------------
 */

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
  static const char *const names[] = {"x1", "x2", "out", NULL};
  if (more) bind_arguments(L, names + 2 - u->nin);
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
  bind_arguments(L, NAMES("a", "decimals", "out"));
  const Array *a = bind_check_operand(L, 1, &room, &s);
  int decimals = (int)luaL_optinteger(L, 2, 0);
  RETURN_INTO(3, "round", array_round(out, a, decimals, &st));
}

/* The operand at arg, or NULL when it is left out. */
static const Array *optional_operand(lua_State *L, int arg, Array *room,
                                     Scalar *s) {
  return lua_isnil(L, arg) ? NULL : bind_check_operand(L, arg, room, s);
}

static int np_clip(lua_State *L) {
  Array rooms[3];
  Scalar s[3];
  bind_arguments(L, NAMES("a", "a_min", "a_max", "out"));
  const Array *a = bind_check_operand(L, 1, &rooms[0], &s[0]);
  const Array *low = optional_operand(L, 2, &rooms[1], &s[1]);
  const Array *high = optional_operand(L, 3, &rooms[2], &s[2]);
  RETURN_INTO(4, "clip", array_clip(out, a, low, high, &st));
}

/* One index array for each axis. */
static int push_places(lua_State *L, const Array *c) {
  Array places[MAX_NDIM] = {{0}}, *result[MAX_NDIM];
  Status st;
  luaL_checkstack(L, MAX_NDIM, NULL);
  for (int i = 0; i < c->ndim; i++) result[i] = bind_push_array(L);
  bool good = array_nonzero(places, c, &st);
  for (int i = 0; i < c->ndim; i++) *result[i] = places[i];
  return good ? c->ndim : bind_fail(L, &st);
}

/* where(c): index arrays, one an axis; where(c, a, b): elements of a or b. */
static int np_where(lua_State *L) {
  Array rooms[3];
  Scalar s[3];
  bind_arguments(L, NAMES("condition", "x", "y"));
  const Array *c = bind_check_operand(L, 1, &rooms[0], &s[0]);
  if (lua_isnil(L, 2) && lua_isnil(L, 3)) return push_places(L, c);
  const Array *a = bind_check_operand(L, 2, &rooms[1], &s[1]);
  const Array *b = bind_check_operand(L, 3, &rooms[2], &s[2]);
  RETURN_ARRAY(true, array_where(out, c, a, b, &st));
}

/* --- closeness ---------------------------------------------------------------
 */

/* Two operands and the room for them when they are lone numbers. */
typedef struct Pair {
  const Array *a, *b;
  Array room[2];
  Scalar s[2];
} Pair;

static void check_pair(lua_State *L, Pair *p) {
  p->a = bind_check_operand(L, 1, &p->room[0], &p->s[0]);
  p->b = bind_check_operand(L, 2, &p->room[1], &p->s[1]);
}

static Closeness close_arguments(lua_State *L, Pair *p) {
  bind_arguments(L, NAMES("a", "b", "rtol", "atol", "equal_nan"));
  check_pair(L, p);
  return (Closeness){luaL_optnumber(L, 3, 1e-5), luaL_optnumber(L, 4, 1e-8),
                     lua_toboolean(L, 5)};
}

static int np_isclose(lua_State *L) {
  Pair p;
  const Closeness limit = close_arguments(L, &p);
  RETURN_ARRAY(true, array_isclose(out, p.a, p.b, limit, &st));
}

static int np_allclose(lua_State *L) {
  Pair p;
  Status bad;
  const Axes all = {.all = true};
  const Closeness limit = close_arguments(L, &p);
  Array *each = bind_push_array(L);
  if (!array_isclose(each, p.a, p.b, limit, &bad)) return bind_fail(L, &bad);
  RETURN_ARRAY(true, array_reduce(out, REDUCE_ALL, each, &all, &st));
}

static int np_array_equal(lua_State *L) {
  Pair p;
  Status st;
  bool same;
  bind_arguments(L, NAMES("a1", "a2", "equal_nan"));
  check_pair(L, &p);
  if (!array_equal(&same, p.a, p.b, lua_toboolean(L, 3), &st))
    return bind_fail(L, &st);
  lua_pushboolean(L, same);
  return 1;
}

/* --- products ----------------------------------------------------------------
 */

typedef bool ProductCall(Array *out, const Array *a, const Array *b,
                         Status *st);

static int product(lua_State *L, ProductCall *call, const char *name) {
  Pair p;
  bind_arguments(L, NAMES("a", "b", "out"));
  if (call != array_outer && (bind_is_node(L, 1) || bind_is_node(L, 2)))
    return bind_trace_op(L, "matmul", 1);
  check_pair(L, &p);
  RETURN_INTO(3, name, call(out, p.a, p.b, &st));
}

static int np_dot(lua_State *L) { return product(L, array_dot, "dot"); }
static int np_matmul(lua_State *L) {
  return product(L, array_matmul, "matmul");
}
static int np_outer(lua_State *L) { return product(L, array_outer, "outer"); }

/* --- opening -----------------------------------------------------------------
 */

static const luaL_Reg functions[] = {{"where", np_where},
                                     {"isclose", np_isclose},
                                     {"allclose", np_allclose},
                                     {"array_equal", np_array_equal},
                                     {"matmul", np_matmul},
                                     {"outer", np_outer},
                                     {NULL, NULL}};

/* Functions whose first argument may as well stand before a colon. */
static const luaL_Reg both[] = {
    {"dot", np_dot}, {"round", np_round}, {"clip", np_clip}, {NULL, NULL}};

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
  luaL_setfuncs(L, np_reduce_functions, 0);
  lua_pushcfunction(L, np_method_transpose);
  lua_setfield(L, -2, "transpose");
  for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
    push_ufunc(L, ufunc_find(comparisons[i].ufunc));
    lua_setfield(L, -2, comparisons[i].method);
  }
}

int luaopen_np(lua_State *L) {
  luaL_newlib(L, functions);
  luaL_setfuncs(L, both, 0);
  luaL_setfuncs(L, np_make_functions, 0);
  luaL_setfuncs(L, np_reduce_functions, 0);
  luaL_setfuncs(L, np_shape_functions, 0);
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
