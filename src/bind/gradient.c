/* The module gradus.gradient: finite differences of a Lua function. */
#include <string.h>

#include "bind/bind.h"
#include "core/budget.h"

/* Moves index to the next place of shape; false after the last. */
static bool next_place(const Array *x, ptrdiff_t *index) {
  for (int i = x->ndim - 1; i >= 0; i--) {
    if (++index[i] < x->shape[i]) return true;
    index[i] = 0;
  }
  return false;
}

/* Calls f(x) (stack places 1 and 2) with x[index] = value; false leaves the
 * error on the stack. */
static bool value_at(lua_State *L, Array *x, const ptrdiff_t *index,
                     double value, double *result) {
  array_put(x, index, scalar_real(value));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  if (lua_pcall(L, 1, 1, 0) != LUA_OK) return false;
  int number;
  *result = lua_tonumberx(L, -1, &number);
  if (!number) {
    lua_pushfstring(L, "the function must return one number, not a %s",
                    luaL_typename(L, -1));
    return false;
  }
  lua_pop(L, 1);
  return true;
}

/* numerical(f, x, h): (f(x + h) - f(x - h)) / 2h for each element of the float
 * array x. As in the book, f sees the change in x itself, so that it may be a
 * weight that f reaches by another way; x is as before afterwards, also when f
 * fails. */
static int numerical(lua_State *L) {
  Array *x = bind_check_array(L, 2);
  double h = luaL_checknumber(L, 3);
  ptrdiff_t index[MAX_NDIM] = {0};
  Status st;
  lua_settop(L, 3);
  if (!dtype_is_float(x->dtype))
    return luaL_argerror(L, 2, "an array of floats expected");
  Array *grad = bind_push_array(L);
  if (!array_zeros(grad, x->dtype, x->ndim, x->shape, &st))
    return bind_fail(L, &st);
  if (array_size(x) == 0) return 1;
  do {
    double high, low, before = scalar_to_real(array_get(x, index));
    bool good = value_at(L, x, index, before + h, &high) &&
                value_at(L, x, index, before - h, &low);
    array_put(x, index, scalar_real(before));
    if (!good) return lua_error(L);
    array_put(grad, index, scalar_real((high - low) / (2 * h)));
    if (!budget_spend(1, &st)) return bind_fail(L, &st);
  } while (next_place(x, index));
  return 1;
}

int luaopen_gradient(lua_State *L) {
  static const luaL_Reg functions[] = {{"numerical", numerical}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
