/* Central differences of the loss of a chain of affine layers (book 5.7.3).
 *
 * A weight W[i][j] moves one column of its layer's output by h x[:, i], so only
 * what that column changes is computed anew: the column itself, its product
 * with one row of the next layer, and everything after that. The result is
 * still (L(w + h) - L(w - h)) / 2h for every parameter. */
#ifndef CORE_CHAIN_H
#define CORE_CHAIN_H

#include "core/array.h"

enum { CHAIN_MAX = 16 };

typedef enum { CHAIN_NONE, CHAIN_RELU, CHAIN_SIGMOID, CHAIN_TANH } Activation;

/* Layer after layer: z = a W + b, a = activation(z); the last has CHAIN_NONE
 * and gives the scores. W (in, out) and b (out,) are float64 in C order. */
typedef struct ChainLayer {
  const Array *w, *b;
  Activation activation;
} ChainLayer;

typedef struct Chain {
  int layers;
  ChainLayer layer[CHAIN_MAX];
  const Array *x; /* (N, in) float64 in C order */
  const Array *t; /* (N,) labels or (N, out) one-hot */
  double delta;   /* inside the logarithm: 1e-7, or 0 */
  double decay;   /* lambda of 1/2 lambda sum W^2 */
} Chain;

/* "relu", "sigmoid", "tanh"; false for another word. */
bool chain_activation(const char *name, Activation *out);

/* Fills dw[l] and db[l], zeroed arrays, for each layer (float64). */
bool chain_differences(const Chain *c, double h, Array *dw, Array *db,
                       Status *st);

#endif
