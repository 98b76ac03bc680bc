/* The module gradus.training: what a training loop needs in memory that it
 * keeps: mini-batches and the update rules of chapter 6. */
#include "core/optimizer.h"

#include <stddef.h>
#include <string.h>

#include "bind/bind.h"
#include "core/batch.h"

static const struct {
  const char *name;
  size_t offset;
} rate_fields[] = {{"lr", offsetof(Rates, lr)},
                   {"momentum", offsetof(Rates, momentum)},
                   {"decay_rate", offsetof(Rates, decay_rate)},
                   {"beta1", offsetof(Rates, beta1)},
                   {"beta2", offsetof(Rates, beta2)}};

enum { RATE_FIELDS = sizeof rate_fields / sizeof *rate_fields };

static double *rate(Rates *r, int field) {
  return (double *)(void *)((char *)r + rate_fields[field].offset);
}

static const Rule *check_rule(lua_State *L, int arg) {
  const Rule *rule = optimizer_find(luaL_checkstring(L, arg));
  luaL_argcheck(L, rule != NULL, arg, "no such update rule");
  return rule;
}

/* step(rule, t, rates, w, g, s1, s2): one step of w, in place. t counts from 1;
 * rates is a table {lr = .., ..}; g an array or a node of a graph; s1, s2 the
 * rule's states, arrays like w that begin as zeros. */
static int step(lua_State *L) {
  const Rule *rule = check_rule(L, 1);
  Rates rates = rule->defaults;
  Array state[OPTIMIZER_STATES] = {{0}}, room;
  Scalar s;
  Status st;
  lua_settop(L, 5 + OPTIMIZER_STATES);
  luaL_checktype(L, 3, LUA_TTABLE);
  for (int i = 0; i < RATE_FIELDS; i++) {
    if (lua_getfield(L, 3, rate_fields[i].name) != LUA_TNIL)
      *rate(&rates, i) = luaL_checknumber(L, -1);
    lua_pop(L, 1);
  }
  Array *w = bind_check_array(L, 4);
  const Array *g = bind_node_gradient(L, 5);
  if (g == NULL) g = bind_check_operand(L, 5, &room, &s);
  for (int i = 0; i < rule->states; i++) {
    state[i] = *bind_check_array(L, 6 + i); /* borrowed */
    luaL_argcheck(L,
                  array_same_shape(&state[i], w) && state[i].dtype == FLOAT64 &&
                      array_is_contiguous(&state[i]),
                  6 + i, "a state is a float64 array like the parameter");
  }
  rates = optimizer_rates(rule, &rates, (long)luaL_checkinteger(L, 2));
  if (!optimizer_step(rule, &rates, w, g, state, &st)) return bind_fail(L, &st);
  return 0;
}

/* rules(): {{name =, states =, uses = {names}, defaults = {lr = ..}}, ..} */
static int rules(lua_State *L) {
  lua_newtable(L);
  for (int i = 0; optimizer_rules[i].name != NULL; i++) {
    const Rule *rule = &optimizer_rules[i];
    Rates defaults = rule->defaults;
    lua_createtable(L, 0, 3);
    lua_pushstring(L, rule->name);
    lua_setfield(L, -2, "name");
    lua_pushinteger(L, rule->states);
    lua_setfield(L, -2, "states");
    lua_newtable(L);
    for (int k = 0; rule->uses[k] != NULL; k++)
      for (int f = 0; f < RATE_FIELDS; f++)
        if (strcmp(rule->uses[k], rate_fields[f].name) == 0) {
          lua_pushnumber(L, *rate(&defaults, f));
          lua_setfield(L, -2, rule->uses[k]);
        }
    lua_setfield(L, -2, "defaults");
    lua_newtable(L);
    for (int k = 0; rule->uses[k] != NULL; k++) {
      lua_pushstring(L, rule->uses[k]);
      lua_rawseti(L, -2, k + 1);
    }
    lua_setfield(L, -2, "uses");
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

/* gather(out, data, index): out[i] = data[index[i]]. */
static int gather(lua_State *L) {
  Array *out = bind_check_array(L, 1);
  const Array *data = bind_check_array(L, 2), *index = bind_check_array(L, 3);
  Status st;
  if (!batch_gather(out, data, index, &st)) return bind_fail(L, &st);
  return 0;
}

int luaopen_training(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"step", step}, {"rules", rules}, {"gather", gather}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
