/* gradus.random: NumPy's np.random. Each module holds one stream of random
 * numbers, the upvalue of all its functions. */
#include <math.h>
#ifdef __APPLE__
#include <sys/random.h>
#else
#include <unistd.h>
#endif

#include "bind/bind.h"
#include "core/batch.h"
#include "core/random.h"

typedef struct Stream {
  Rng rng;
  bool seeded; /* if not, the system seeds it at the first use */
} Stream;

typedef struct Size {
  int ndim;
  ptrdiff_t shape[MAX_NDIM];
} Size;

/* --- the stream ---------------------------------------------------------- */

static void seed_from_system(lua_State *L, Rng *r) {
  uint32_t key[64];
  Status st;
  if (getentropy(key, sizeof key) != 0) {
    fail(&st, ERR_OS,
         "the system gives no random seed: call np.random.seed(n) first");
    bind_fail(L, &st);
  }
  rng_seed_array(r, key, sizeof key / sizeof *key);
}

static Rng *stream(lua_State *L) {
  Stream *s = lua_touserdata(L, lua_upvalueindex(1));
  if (!s->seeded) seed_from_system(L, &s->rng);
  s->seeded = true;
  return &s->rng;
}

/* The seed at arg: nil, a number, a table or an array, in which case a single
 * element counts as a number. */
static void seed(lua_State *L, int arg, Stream *s) {
  Array room;
  Scalar scalar;
  Status st;
  int whole;
  const lua_Integer n = lua_tointegerx(L, arg, &whole);
  const bool is_array = bind_test_array(L, arg) != NULL;
  if (lua_isnoneornil(L, arg)) {
    s->seeded = false;
    return;
  }
  if (whole) {
    lua_pushinteger(L, n); /* 2.0 is 2 */
    lua_replace(L, arg);
  }
  Array key = *bind_check_operand(L, arg, &room, &scalar);
  if (is_array && array_size(&key) == 1) key.ndim = 0;
  if (!random_seed(&s->rng, &key, &st)) bind_fail(L, &st);
  s->seeded = true;
}

/* random.seed(seed) */
static int l_seed(lua_State *L) {
  static const char *const names[] = {"seed", NULL};
  bind_arguments(L, names);
  seed(L, 1, lua_touserdata(L, lua_upvalueindex(1)));
  return 0;
}

/* --- arguments ----------------------------------------------------------- */

/* No size is that of a lone number. */
static Size check_size(lua_State *L, int arg) {
  Size size = {0};
  if (!lua_isnil(L, arg)) size.ndim = bind_check_shape(L, arg, size.shape);
  return size;
}

/* rand(2, 3), also rand{2, 3}. */
static Size check_size_rest(lua_State *L, int arg) {
  Size size = {0};
  if (!lua_isnoneornil(L, arg))
    size.ndim = bind_check_shape_rest(L, arg, size.shape);
  return size;
}

/* Cuts a fraction off, as NumPy does; `name` is what messages call it. */
static int64_t check_bound(lua_State *L, int arg, const char *name) {
  Status st;
  if (lua_isinteger(L, arg)) return lua_tointeger(L, arg);
  const double x = trunc(luaL_checknumber(L, arg));
  if (x >= (double)INT64_MIN && x < -(double)INT64_MIN) return (int64_t)x;
  if (isnan(x))
    fail(&st, ERR_VALUE, "cannot convert float NaN to integer");
  else
    fail(&st, ERR_VALUE, "%s is out of bounds for int64", name);
  return bind_fail(L, &st);
}

static int finish(lua_State *L, bool ok, const Status *st) {
  return ok ? bind_finish_array(L, true) : bind_fail(L, st);
}

/* --- numbers ------------------------------------------------------------- */

static int push_uniform(lua_State *L, double low, double high, Size size) {
  Status st;
  Rng *r = stream(L);
  Array *out = bind_push_array(L);
  bool ok = random_uniform(out, r, low, high, size.ndim, size.shape, &st);
  return finish(L, ok, &st);
}

static int push_normal(lua_State *L, double loc, double scale, Size size) {
  Status st;
  Rng *r = stream(L);
  Array *out = bind_push_array(L);
  bool ok = random_normal(out, r, loc, scale, size.ndim, size.shape, &st);
  return finish(L, ok, &st);
}

/* random.rand(d0, d1, ..) */
static int l_rand(lua_State *L) {
  return push_uniform(L, 0, 1, check_size_rest(L, 1));
}

/* random.randn(d0, d1, ..) */
static int l_randn(lua_State *L) {
  return push_normal(L, 0, 1, check_size_rest(L, 1));
}

/* random.random_sample(size) */
static int l_random_sample(lua_State *L) {
  static const char *const names[] = {"size", NULL};
  bind_arguments(L, names);
  return push_uniform(L, 0, 1, check_size(L, 1));
}

/* random.uniform(low = 0, high = 1, size) */
static int l_uniform(lua_State *L) {
  static const char *const names[] = {"low", "high", "size", NULL};
  bind_arguments(L, names);
  return push_uniform(L, luaL_optnumber(L, 1, 0), luaL_optnumber(L, 2, 1),
                      check_size(L, 3));
}

/* random.normal(loc = 0, scale = 1, size) */
static int l_normal(lua_State *L) {
  static const char *const names[] = {"loc", "scale", "size", NULL};
  bind_arguments(L, names);
  return push_normal(L, luaL_optnumber(L, 1, 0), luaL_optnumber(L, 2, 1),
                     check_size(L, 3));
}

/* random.randint(low, high, size): below high, or below low when it is nil. */
static int l_randint(lua_State *L) {
  static const char *const names[] = {"low", "high", "size", NULL};
  Status st;
  bind_arguments(L, names);
  const bool single = lua_isnil(L, 2);
  const int64_t low = single ? 0 : check_bound(L, 1, "low");
  const int64_t high = check_bound(L, single ? 1 : 2, "high");
  const Size size = check_size(L, 3);
  Rng *r = stream(L);
  Array *out = bind_push_array(L);
  return finish(
      L, random_integers(out, r, low, high, size.ndim, size.shape, &st), &st);
}

/* --- orders and choices -------------------------------------------------- */

/* random.permutation(x): of 0..x-1, or of the rows of an array. */
static int l_permutation(lua_State *L) {
  static const char *const names[] = {"x", NULL};
  Array room;
  Scalar scalar;
  Status st;
  int whole;
  bind_arguments(L, names);
  const lua_Integer n = lua_tointegerx(L, 1, &whole);
  const Array *a = whole ? NULL : bind_check_operand(L, 1, &room, &scalar);
  Rng *r = stream(L);
  Array *out = bind_push_array(L);
  return finish(L,
                whole ? random_permutation(out, r, n, &st)
                      : random_permuted(out, r, a, &st),
                &st);
}

/* A list is shuffled with the draws of an array. Raw access keeps the loop as
 * short as the list. */
static void shuffle_table(lua_State *L, int arg, Rng *r) {
  for (lua_Unsigned i = lua_rawlen(L, arg); i > 1; i--) {
    lua_Integer j = (lua_Integer)rng_interval(r, i - 1) + 1;
    lua_rawgeti(L, arg, (lua_Integer)i);
    lua_rawgeti(L, arg, j);
    lua_rawseti(L, arg, (lua_Integer)i);
    lua_rawseti(L, arg, j);
  }
}

/* random.shuffle(x): in place, along axis 0. */
static int l_shuffle(lua_State *L) {
  Status st;
  if (lua_type(L, 1) == LUA_TTABLE)
    shuffle_table(L, 1, stream(L));
  else if (!random_shuffle(bind_check_array(L, 1), stream(L), &st))
    return bind_fail(L, &st);
  return 0;
}

/* The population of a choice: a count, or an array. */
static const Array *check_population(lua_State *L, int arg, int64_t *count,
                                     Array *room, Scalar *scalar) {
  Status st;
  int whole;
  *count = lua_tointegerx(L, arg, &whole);
  if (whole) return NULL;
  const Array *a = bind_check_operand(L, arg, room, scalar);
  if (a->ndim > 0) return a;
  fail(&st, ERR_VALUE, "a must be 1-dimensional or an integer");
  bind_fail(L, &st);
  return NULL;
}

/* random.choice(a, size, replace = true, p) */
static int l_choice(lua_State *L) {
  static const char *const names[] = {"a", "size", "replace", "p", NULL};
  Array room_a, room_p;
  Scalar scalar_a, scalar_p;
  Status st;
  int64_t count;
  const Array *p = NULL;
  bind_arguments(L, names);
  const Array *a = check_population(L, 1, &count, &room_a, &scalar_a);
  const Size size = check_size(L, 2);
  const bool replace = lua_isnil(L, 3) || lua_toboolean(L, 3);
  if (!lua_isnil(L, 4)) p = bind_check_operand(L, 4, &room_p, &scalar_p);
  Rng *r = stream(L);
  Array *out = bind_push_array(L);
  return finish(L,
                a != NULL ? random_choice_of(out, r, a, size.ndim, size.shape,
                                             replace, p, &st)
                          : random_choice(out, r, count, size.ndim, size.shape,
                                          replace, p, &st),
                &st);
}

/* random.draw(index, n): refills an int64 vector with what choice(n, size)
 * would draw; for training loops. */
static int l_draw(lua_State *L) {
  Array *index = bind_check_array(L, 1);
  Status st;
  luaL_argcheck(L, index->dtype == INT64 && array_is_contiguous(index), 1,
                "an int64 array in C order expected");
  if (!batch_draw(index, stream(L), luaL_checkinteger(L, 2), &st))
    return bind_fail(L, &st);
  return 0;
}

/* --- the module ---------------------------------------------------------- */

static int l_random_state(lua_State *L);

static const luaL_Reg functions[] = {
    {"seed", l_seed},
    {"rand", l_rand},
    {"randn", l_randn},
    {"random", l_random_sample},
    {"random_sample", l_random_sample},
    {"uniform", l_uniform},
    {"normal", l_normal},
    {"randint", l_randint},
    {"choice", l_choice},
    {"draw", l_draw},
    {"permutation", l_permutation},
    {"shuffle", l_shuffle},
    {"RandomState", l_random_state},
    {NULL, NULL},
};

/* Pushes a module with a stream of its own, which it returns. */
static Stream *push_module(lua_State *L) {
  luaL_newlibtable(L, functions);
  Stream *s = lua_newuserdatauv(L, sizeof *s, 0);
  s->seeded = false;
  luaL_setfuncs(L, functions, 1);
  return s;
}

/* random.RandomState(seed): a module of the same functions whose draws disturb
 * no other stream. */
static int l_random_state(lua_State *L) {
  static const char *const names[] = {"seed", NULL};
  bind_arguments(L, names);
  seed(L, 1, push_module(L));
  return 1;
}

int luaopen_random(lua_State *L) {
  push_module(L);
  return 1;
}
