/* np: shapes and joining. */
#include <limits.h>

#include "bind/np.h"
#include "core/build.h"

/* --- shapes ------------------------------------------------------------------
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
  if (n != a->ndim)
    return bind_raise(L, ERR_VALUE,
                      "axes don't match array: %d axes for %d dimensions", n,
                      a->ndim);
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

int np_method_transpose(lua_State *L) {
  return transpose(L, bind_check_array(L, 1), 2);
}

/* --- joining -----------------------------------------------------------------
 */

/* The arrays of a Lua table; both blocks are userdata on the stack. */
typedef struct Parts {
  int count;
  Array *view;         /* borrowed, free to be changed */
  const Array **array; /* points to them, as the core wants it */
} Parts;

/* The value on top of the stack as an array, which takes its place there. */
static const Array *top_to_array(lua_State *L) {
  Scalar s;
  Array room;
  Status st;
  const int top = lua_gettop(L);
  const Array *a = bind_check_operand(L, top, &room, &s);
  if (a != &room) return a;
  Array *number = bind_push_array(L);
  if (!array_copy(number, &room, &st)) bind_fail(L, &st);
  lua_replace(L, top);
  return number;
}

/* Reads the table at 1. A new table of arrays takes its place, which keeps
 * those alive that numbers and tables became. */
static Parts check_parts(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  const lua_Integer n = bind_sequence_length(L, 1);
  if (n == 0)
    bind_raise(L, ERR_VALUE, "need at least one array to concatenate");
  luaL_argcheck(L, n <= INT_MAX, 1, "too many arrays");
  Parts p = {.count = (int)n};
  p.view = lua_newuserdatauv(L, (size_t)n * sizeof *p.view, 0);
  p.array = lua_newuserdatauv(L, (size_t)n * sizeof(void *), 0);
  lua_createtable(L, (int)n, 0);
  for (int i = 0; i < p.count; i++) {
    bind_sequence_get(L, 1, i);
    p.view[i] = *top_to_array(L);
    p.array[i] = &p.view[i];
    lua_rawseti(L, -2, i + 1);
  }
  lua_replace(L, 1);
  return p;
}

static int np_concatenate(lua_State *L) {
  bind_arguments(L, NAMES("arrays", "axis"));
  const int axis = (int)luaL_optinteger(L, 2, 0);
  const Parts p = check_parts(L);
  RETURN_ARRAY(false, array_concatenate(out, p.count, p.array, axis, &st));
}

/* In place, as NumPy's atleast_1d and atleast_2d. */
static void at_least(Array *a, int ndim) {
  while (a->ndim < ndim) array_add_axis(a, 0);
}

/* vstack and hstack: at least so many dimensions, then joined. */
static int stack(lua_State *L, bool vertical) {
  bind_arguments(L, NAMES("tup"));
  const Parts p = check_parts(L);
  for (int i = 0; i < p.count; i++) at_least(&p.view[i], vertical ? 2 : 1);
  const int axis = vertical || p.view[0].ndim == 1 ? 0 : 1;
  RETURN_ARRAY(false, array_concatenate(out, p.count, p.array, axis, &st));
}

static int np_vstack(lua_State *L) { return stack(L, true); }
static int np_hstack(lua_State *L) { return stack(L, false); }

/* A vector as the rows or columns of a (ny, nx) grid, on the stack. */
static void push_grid(lua_State *L, const Array *vector, int axis,
                      const ptrdiff_t shape[2]) {
  Status st;
  Array line = *vector;
  array_add_axis(&line, axis);
  Array *out = bind_push_array(L);
  if (!array_new(out, line.dtype, 2, shape, &st) ||
      !array_assign(out, &line, &st))
    bind_fail(L, &st);
  bind_finish_array(L, false);
}

/* meshgrid(x, y): two (ny, nx) arrays. */
static int np_meshgrid(lua_State *L) {
  Array rooms[2];
  Scalar s[2];
  Array *flat[2];
  Status st;
  bind_arguments(L, NAMES("x", "y"));
  for (int i = 0; i < 2; i++) {
    const Array *v = bind_check_operand(L, i + 1, &rooms[i], &s[i]);
    const ptrdiff_t size = (ptrdiff_t)array_size(v);
    flat[i] = bind_push_array(L);
    if (!array_reshape(flat[i], v, 1, &size, &st)) return bind_fail(L, &st);
  }
  const ptrdiff_t shape[2] = {flat[1]->shape[0], flat[0]->shape[0]};
  push_grid(L, flat[0], 0, shape);
  push_grid(L, flat[1], 1, shape);
  return 2;
}

/* --- facts -------------------------------------------------------------------
 */

/* np.ndim(x) is x.ndim, and x may be a number or a table. */
static int fact(lua_State *L, const char *name) {
  luaL_checkany(L, 1);
  lua_settop(L, 1);
  top_to_array(L);
  lua_getfield(L, 1, name);
  return 1;
}

static int np_ndim(lua_State *L) { return fact(L, "ndim"); }
static int np_shape(lua_State *L) { return fact(L, "shape"); }
static int np_size(lua_State *L) { return fact(L, "size"); }

/* --- the list ----------------------------------------------------------------
 */

const luaL_Reg np_shape_functions[] = {{"reshape", np_reshape},
                                       {"transpose", np_transpose},
                                       {"concatenate", np_concatenate},
                                       {"vstack", np_vstack},
                                       {"hstack", np_hstack},
                                       {"meshgrid", np_meshgrid},
                                       {"ndim", np_ndim},
                                       {"shape", np_shape},
                                       {"size", np_size},
                                       {NULL, NULL}};
