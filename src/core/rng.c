/* The Mersenne Twister MT19937 of Matsumoto and Nishimura, as NumPy's legacy
 * generator uses it. */
#include "core/rng.h"

#include <math.h>
#include <stddef.h>

enum { HALF = 397 };

void rng_seed(Rng *r, uint32_t seed) {
  for (uint32_t i = 0; i < RNG_WORDS; i++) {
    r->key[i] = seed;
    seed = 1812433253u * (seed ^ (seed >> 30)) + i + 1;
  }
  r->position = RNG_WORDS;
  r->has_gauss = false;
  r->gauss = 0;
}

/* Word i mixed with the one before it, as init_by_array does twice. */
static uint32_t stir(const uint32_t *key, size_t i, uint32_t factor) {
  return key[i] ^ ((key[i - 1] ^ (key[i - 1] >> 30)) * factor);
}

/* The next index; past the end, the last word becomes the one before 1. */
static size_t advance(uint32_t *key, size_t i) {
  if (++i < RNG_WORDS) return i;
  key[0] = key[RNG_WORDS - 1];
  return 1;
}

void rng_seed_array(Rng *r, const uint32_t *key, size_t n) {
  size_t i = 1;
  rng_seed(r, 19650218);
  for (size_t k = 0; k < (n > RNG_WORDS ? n : RNG_WORDS); k++) {
    size_t j = k % n;
    r->key[i] = stir(r->key, i, 1664525) + key[j] + (uint32_t)j;
    i = advance(r->key, i);
  }
  for (size_t k = 1; k < RNG_WORDS; k++) {
    r->key[i] = stir(r->key, i, 1566083941) - (uint32_t)i;
    i = advance(r->key, i);
  }
  r->key[0] = 0x80000000u;
}

static uint32_t twist(uint32_t here, uint32_t next, uint32_t far) {
  uint32_t y = (here & 0x80000000u) | (next & 0x7fffffffu);
  return far ^ (y >> 1) ^ (-(y & 1) & 0x9908b0dfu);
}

/* Makes the next 624 words. */
static void refill(Rng *r) {
  uint32_t *key = r->key;
  const int rest = RNG_WORDS - HALF, last = RNG_WORDS - 1;
  for (int i = 0; i < rest; i++)
    key[i] = twist(key[i], key[i + 1], key[i + HALF]);
  for (int i = rest; i < last; i++)
    key[i] = twist(key[i], key[i + 1], key[i - rest]);
  key[last] = twist(key[last], key[0], key[last - rest]);
  r->position = 0;
}

uint32_t rng_next32(Rng *r) {
  if (r->position == RNG_WORDS) refill(r);
  uint32_t y = r->key[r->position++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

uint64_t rng_next64(Rng *r) {
  uint64_t high = rng_next32(r);
  return high << 32 | rng_next32(r);
}

double rng_double(Rng *r) {
  uint32_t high = rng_next32(r) >> 5, low = rng_next32(r) >> 6;
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

double rng_gauss(Rng *r) {
  double x, y, r2;
  if (r->has_gauss) {
    r->has_gauss = false;
    return r->gauss;
  }
  do {
    x = 2.0 * rng_double(r) - 1.0;
    y = 2.0 * rng_double(r) - 1.0;
    r2 = x * x + y * y;
  } while (r2 >= 1.0 || r2 == 0.0);
  double f = sqrt(-2.0 * log(r2) / r2);
  r->gauss = f * x;
  r->has_gauss = true;
  return f * y;
}

/* The smallest 2^k - 1 that is not below max. */
static uint64_t mask_of(uint64_t max) {
  for (int shift = 1; shift <= 32; shift *= 2) max |= max >> shift;
  return max;
}

uint64_t rng_interval(Rng *r, uint64_t max) {
  uint64_t mask = mask_of(max), value;
  if (max == 0) return 0;
  do {
    value = (max <= UINT32_MAX ? rng_next32(r) : rng_next64(r)) & mask;
  } while (value > max);
  return value;
}
