/* How fast the work of the benchmark can be: plain C on the same OpenBLAS, one
 * thread, every buffer kept, and a userdata in Lua for what is small. Prints
 * "row seconds" lines; `limit start` only starts, as gradus -e 1 does. */
#include <cblas.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 10000, IN = 784, HIDDEN = 50, OUT = 10, BATCH = 100 };
enum { MILLION = 1000000, SIDE = 1000, SAMPLES = 5 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* work(n) does it n times; the first time warms up. */
static void row(const char *name, int n, void (*work)(int)) {
  work(1);
  for (int i = 0; i < SAMPLES; i++) {
    double begun = now();
    work(n);
    printf("%s %.9g\n", name, (now() - begun) / n);
  }
}

static void *room(size_t n, size_t size) {
  void *p = aligned_alloc(64, (n * size + 63) / 64 * 64);
  if (p == NULL) exit(1);
  memset(p, 0, n * size);
  return p;
}

static double uniform(void) { return rand() / (RAND_MAX + 1.0); }

static double *random_doubles(size_t n, double scale) {
  double *p = room(n, sizeof *p);
  for (size_t i = 0; i < n; i++) p[i] = scale * (uniform() - 0.5);
  return p;
}

/* --- a step of training, as the book writes it but without the dx of the first
 * layer, which nobody reads ------------------------------------------------ */

static float *images;
static unsigned char *labels;
static double *x, *t, *w1, *b1, *w2, *b2, *h, *y, *dh, *dw1, *db1, *dw2, *db2;

static void make_net(void) {
  images = room((size_t)ROWS * IN, sizeof *images);
  labels = room(ROWS, 1);
  for (size_t i = 0; i < (size_t)ROWS * IN; i++) images[i] = (float)uniform();
  for (int i = 0; i < ROWS; i++) labels[i] = (unsigned char)(rand() % OUT);
  x = random_doubles(BATCH * IN, 1);
  t = random_doubles(BATCH * OUT, 1);
  w1 = random_doubles(IN * HIDDEN, 0.02);
  w2 = random_doubles(HIDDEN * OUT, 0.02);
  b1 = room(HIDDEN, sizeof *b1);
  b2 = room(OUT, sizeof *b2);
  h = random_doubles(BATCH * HIDDEN, 1);
  dh = random_doubles(BATCH * HIDDEN, 1);
  y = random_doubles(BATCH * OUT, 1);
  dw1 = random_doubles(IN * HIDDEN, 1);
  dw2 = random_doubles(HIDDEN * OUT, 1);
  db1 = random_doubles(HIDDEN, 1);
  db2 = random_doubles(OUT, 1);
}

static void draw_batch(void) {
  memset(t, 0, BATCH * OUT * sizeof *t);
  for (int r = 0; r < BATCH; r++) {
    int from = rand() % ROWS;
    for (int i = 0; i < IN; i++) x[r * IN + i] = images[(size_t)from * IN + i];
    t[r * OUT + labels[from]] = 1;
  }
}

/* out = a b + bias */
static void affine(double *out, const double *a, const double *b,
                   const double *bias, int inner, int n) {
  for (int r = 0; r < BATCH; r++) memcpy(out + r * n, bias, n * sizeof *out);
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, BATCH, n, inner, 1, a,
              inner, b, n, 1, out, n);
}

/* y becomes softmax(y), then (y - t) / N; the loss is returned. */
static double softmax_loss(void) {
  double loss = 0;
  for (int r = 0; r < BATCH; r++) {
    double *p = y + r * OUT, top = p[0], sum = 0;
    for (int i = 1; i < OUT; i++) top = p[i] > top ? p[i] : top;
    for (int i = 0; i < OUT; i++) sum += p[i] = exp(p[i] - top);
    for (int i = 0; i < OUT; i++) {
      p[i] /= sum;
      if (t[r * OUT + i] != 0) loss -= log(p[i] + 1e-7);
      p[i] = (p[i] - t[r * OUT + i]) / BATCH;
    }
  }
  return loss / BATCH;
}

/* dw = a^T d, db = the sum of d over the batch. */
static void gradients(double *dw, double *db, const double *a, const double *d,
                      int inner, int n) {
  cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, inner, n, BATCH, 1, a,
              inner, d, n, 0, dw, n);
  memset(db, 0, n * sizeof *db);
  for (int r = 0; r < BATCH; r++)
    for (int i = 0; i < n; i++) db[i] += d[r * n + i];
}

static void descend(double *w, const double *g, int n) {
  for (int i = 0; i < n; i++) w[i] -= 0.1 * g[i];
}

static double step(void) {
  draw_batch();
  affine(h, x, w1, b1, IN, HIDDEN);
  for (int i = 0; i < BATCH * HIDDEN; i++) h[i] = h[i] > 0 ? h[i] : 0;
  affine(y, h, w2, b2, HIDDEN, OUT);
  double loss = softmax_loss();
  gradients(dw2, db2, h, y, HIDDEN, OUT);
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, BATCH, HIDDEN, OUT, 1, y,
              OUT, w2, OUT, 0, dh, HIDDEN);
  for (int i = 0; i < BATCH * HIDDEN; i++) dh[i] = h[i] > 0 ? dh[i] : 0;
  gradients(dw1, db1, x, dh, IN, HIDDEN);
  descend(w1, dw1, IN * HIDDEN);
  descend(b1, db1, HIDDEN);
  descend(w2, dw2, HIDDEN * OUT);
  descend(b2, db2, OUT);
  return loss;
}

static void steps(int n) {
  for (int i = 0; i < n; i++) step();
}

/* --- element by element -------------------------------------------------- */

static double *a, *b, *c, *out;
static volatile double total;

static void sigmoid(int n) {
  for (int k = 0; k < n; k++)
    for (int i = 0; i < MILLION; i++) out[i] = 1 / (1 + exp(-a[i]));
}

static void softmax(int n) {
  for (int k = 0; k < n; k++)
    for (int r = 0; r < SIDE; r++) {
      const double *p = a + r * SIDE;
      double *q = out + r * SIDE, top = p[0], sum = 0;
      for (int i = 1; i < SIDE; i++) top = p[i] > top ? p[i] : top;
      for (int i = 0; i < SIDE; i++) q[i] = exp(p[i] - top);
      for (int i = 0; i < SIDE; i++) sum += q[i];
      for (int i = 0; i < SIDE; i++) q[i] /= sum;
    }
}

static void multiply_add(int n) {
  for (int k = 0; k < n; k++)
    for (int i = 0; i < MILLION; i++) out[i] = a[i] * b[i] + c[i];
}

static void relu(int n) {
  for (int k = 0; k < n; k++)
    for (int i = 0; i < MILLION; i++) out[i] = a[i] > 0 ? a[i] : 0;
}

static void sum_all(int n) {
  for (int k = 0; k < n; k++) {
    double sum = 0;
    for (int i = 0; i < MILLION; i++) sum += a[i];
    total = sum;
  }
}

static void sum_rows(int n) {
  for (int k = 0; k < n; k++) {
    memset(out, 0, SIDE * sizeof *out);
    for (int r = 0; r < SIDE; r++)
      for (int i = 0; i < SIDE; i++) out[i] += a[r * SIDE + i];
    total = out[0];
  }
}

/* --- Lua: a C call, and three numbers in a userdata ---------------------- */

static lua_State *L;

static int nothing(lua_State *l) {
  (void)l;
  return 0;
}

static int multiply_three(lua_State *l) {
  const double *p = luaL_checkudata(l, 1, "three");
  const double *q = luaL_checkudata(l, 2, "three");
  double *r = lua_newuserdatauv(l, 3 * sizeof *r, 0);
  for (int i = 0; i < 3; i++) r[i] = p[i] * q[i];
  luaL_setmetatable(l, "three");
  return 1;
}

static void open_lua(void) {
  L = luaL_newstate();
  if (L == NULL) exit(1);
  luaL_openlibs(L);
  lua_register(L, "nothing", nothing);
  for (const char *name = "ab"; *name != 0; name++) {
    double *p = lua_newuserdatauv(L, 3 * sizeof *p, 0);
    for (int i = 0; i < 3; i++) p[i] = i;
    if (luaL_newmetatable(L, "three")) {
      lua_pushcfunction(L, multiply_three);
      lua_setfield(L, -2, "__mul");
    }
    lua_setmetatable(L, -2);
    lua_setglobal(L, (char[]){*name, 0});
  }
}

static void run(const char *code, int n) {
  lua_pushinteger(L, n);
  lua_setglobal(L, "n");
  if (luaL_dostring(L, code)) exit(1);
}

static void calls(int n) {
  run("local f = nothing for _ = 1, n do f() end", n);
}

static void small(int n) {
  run("local a, b, c = a, b for _ = 1, n do c = a * b end", n);
}

int main(int argc, char **argv) {
  openblas_set_num_threads(1);
  open_lua();
  if (argc > 1 && strcmp(argv[1], "start") == 0) return 0;
  make_net();
  row("step", 400, steps);
  a = random_doubles(MILLION, 8);
  b = random_doubles(MILLION, 8);
  c = random_doubles(MILLION, 8);
  out = random_doubles(MILLION, 8);
  row("sigmoid", 20, sigmoid);
  row("softmax", 20, softmax);
  row("multiply_add", 20, multiply_add);
  row("relu", 40, relu);
  row("sum", 40, sum_all);
  row("sum_rows", 40, sum_rows);
  row("node", 2000000, calls);
  row("small", 500000, small);
  return 0;
}
