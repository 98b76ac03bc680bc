/* np: shapes and joining. */
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

int np_method_transpose(lua_State *L) {
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

/* --- the list ----------------------------------------------------------------
 */

const luaL_Reg np_shape_functions[] = {{"reshape", np_reshape},
                                       {"transpose", np_transpose},
                                       {"concatenate", np_concatenate},
                                       {"vstack", np_vstack},
                                       {"hstack", np_hstack},
                                       {"meshgrid", np_meshgrid},
                                       {NULL, NULL}};
