/* The module gradus.gradient: finite differences of a Lua function. */
#include <string.h>

#include "bind/bind.h"
#include "core/budget.h"
#include "core/chain.h"

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
    Status st;
    fail(&st, ERR_TYPE, "the function must return one number, not a %s",
         luaL_typename(L, -1));
    bind_push_message(L, &st);
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

/* --- chains of affine layers --------------------------------------------- */

/* The array field of the table on top, which keeps it alive. */
static const Array *array_field(lua_State *L, const char *name) {
  lua_getfield(L, -1, name);
  const Array *a = bind_test_array(L, -1);
  if (a == NULL) luaL_error(L, "a layer's %s is not an array", name);
  lua_pop(L, 1);
  return a;
}

static double number_field(lua_State *L, int table, const char *name) {
  lua_getfield(L, table, name);
  double x = luaL_optnumber(L, -1, 0);
  lua_pop(L, 1);
  return x;
}

/* The list of {W =, b =, activation =} at arg. */
static void read_layers(lua_State *L, int arg, Chain *c) {
  lua_Integer n = luaL_len(L, arg);
  luaL_argcheck(L, n >= 1 && n <= CHAIN_MAX, arg, "too many layers");
  for (c->layers = 0; c->layers < n; c->layers++) {
    ChainLayer *layer = &c->layer[c->layers];
    lua_rawgeti(L, arg, c->layers + 1);
    layer->w = array_field(L, "W");
    layer->b = array_field(L, "b");
    lua_getfield(L, -1, "activation");
    if (!lua_isnil(L, -1) &&
        !chain_activation(luaL_checkstring(L, -1), &layer->activation))
      luaL_error(L, "no activation '%s'", lua_tostring(L, -1));
    lua_pop(L, 2);
  }
}

enum { PARTS = 2 };

/* Pushes a list of tables {dW =, db =} of empty arrays, a layer each, and says
 * where they are: first the places, then the numbers. */
static void push_places(lua_State *L, int layers, Array *place[][CHAIN_MAX]) {
  static const char *const names[PARTS] = {"dW", "db"};
  lua_createtable(L, layers, 0);
  for (int l = 0; l < layers; l++) {
    lua_createtable(L, 0, PARTS);
    for (int i = 0; i < PARTS; i++) {
      place[i][l] = bind_push_array(L);
      lua_setfield(L, -2, names[i]);
    }
    lua_rawseti(L, -2, l + 1);
  }
}

/* chain(layers, x, t, {h =, delta =, decay =}): central differences of the mean
 * cross entropy of the softmax of the last layer, for every parameter; x is
 * float64 (N, in). Returns a list of {dW =, db =}. */
static int chain(lua_State *L) {
  Chain c = {0};
  Status st;
  Array found[PARTS][CHAIN_MAX] = {{{0}}}, *place[PARTS][CHAIN_MAX];
  luaL_checktype(L, 1, LUA_TTABLE);
  c.x = bind_check_array(L, 2);
  c.t = bind_check_array(L, 3);
  luaL_checktype(L, 4, LUA_TTABLE);
  read_layers(L, 1, &c);
  luaL_argcheck(
      L, c.x->ndim == 2 && c.x->dtype == FLOAT64 && array_is_contiguous(c.x), 2,
      "a float64 matrix in C order expected");
  c.delta = number_field(L, 4, "delta");
  c.decay = number_field(L, 4, "decay");
  double h = number_field(L, 4, "h");
  push_places(L, c.layers, place);
  bool good = chain_differences(&c, h, found[0], found[1], &st);
  for (int i = 0; i < PARTS; i++)
    for (int l = 0; l < c.layers; l++) *place[i][l] = found[i][l];
  return good ? 1 : bind_fail(L, &st);
}

int luaopen_gradient(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"chain", chain}, {"numerical", numerical}, {NULL, NULL}};
  luaL_newlib(L, functions);
  lua_pushinteger(L, CHAIN_MAX);
  lua_setfield(L, -2, "chain_max");
  return 1;
}
