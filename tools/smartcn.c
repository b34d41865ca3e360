/* Finds which two words each 64-bit hash of smartcn's table of word pairs is of, by trying all pairs.

   Input: the number of words, each word as its length and UTF-16 units; the number of hashes, each hash (64-bit
   integers, native order). Output: a line `first second index` for each hash found. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define SLOTS (1u << 20)
#define BITS 27

static uint64_t hashed(uint64_t state, const int64_t *word) {
    for (int64_t at = 1; at <= word[0]; at++) {
        state = (state ^ (word[at] & 0xFF)) * 1099511628211u;
        state = (state ^ (word[at] >> 8)) * 1099511628211u;
    }
    return state;
}

int main(void) {
    int64_t words, hashes;
    if (!fread(&words, 8, 1, stdin)) return 1;
    int64_t(*word)[17] = calloc(words, sizeof *word);
    for (int64_t at = 0; at < words; at++)
        if (!fread(word[at], 8, 1, stdin) || fread(word[at] + 1, 8, word[at][0], stdin) != (size_t)word[at][0]) return 1;
    if (!fread(&hashes, 8, 1, stdin)) return 1;
    uint64_t *hash = calloc(hashes, 8);
    if (fread(hash, 8, hashes, stdin) != (size_t)hashes) return 1;
    int32_t *slot = calloc(SLOTS, 4);
    uint8_t *seen = calloc(1u << (BITS - 3), 1); /* a filter that nearly every wrong pair fails */
    for (int64_t at = 0; at < hashes; at++) {
        uint64_t bit = hash[at] >> (64 - BITS), place = hash[at] % SLOTS;
        seen[bit >> 3] |= 1 << (bit & 7);
        while (slot[place]) place = (place + 1) % SLOTS;
        slot[place] = at + 1;
    }
    const int64_t between[17] = {1, '@'};
    for (int64_t first = 0; first < words; first++) {
        uint64_t state = hashed(hashed(0xcbf29ce484222325u, word[first]), between);
        for (int64_t second = 0; second < words; second++) {
            uint64_t whole = hashed(state, word[second]), bit = whole >> (64 - BITS);
            if (!(seen[bit >> 3] >> (bit & 7) & 1)) continue;
            for (uint64_t place = whole % SLOTS; slot[place]; place = (place + 1) % SLOTS)
                if (hash[slot[place] - 1] == whole)
                    printf("%ld %ld %ld\n", (long)first, (long)second, (long)slot[place] - 1);
        }
    }
}
