/* One stream of random numbers, digit for digit that of NumPy's legacy
 * generator: MT19937, 53-bit uniforms, the polar method with its cached second
 * value, masked rejection. The caller owns the state. */
#ifndef CORE_RNG_H
#define CORE_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RNG_WORDS = 624 };

typedef struct Rng {
  uint32_t key[RNG_WORDS];
  int position; /* of the next word of key */
  bool has_gauss;
  double gauss; /* the second value of the last pair */
} Rng;

/* np.random.seed(seed) and np.random.seed([key0, key1, ...]), n >= 1. */
void rng_seed(Rng *r, uint32_t seed);
void rng_seed_array(Rng *r, const uint32_t *key, size_t n);

uint32_t rng_next32(Rng *r);
uint64_t rng_next64(Rng *r);
/* Uniform in [0, 1). */
double rng_double(Rng *r);
/* Standard normal. */
double rng_gauss(Rng *r);
/* Uniform in 0..max, both included. */
uint64_t rng_interval(Rng *r, uint64_t max);

#endif
