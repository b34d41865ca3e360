-- Pairs of documents that may be near copies: those with a band of their signatures in common.
--
-- Reads band (doc, band, value) and document (doc, rank).

-- table: bucket
-- The documents of each band, numbered by rank.
SELECT b.band, b.value, b.doc, row_number() OVER (PARTITION BY b.band, b.value ORDER BY d.rank) AS place
FROM band b
JOIN document d ON d.doc = b.doc;

-- table: near_pair
-- Of a small bucket all pairs, of a large one each document with the first: cost grows with the documents only.
SELECT DISTINCT x.doc AS kept, y.doc AS copy
FROM bucket x
JOIN bucket y ON y.band = x.band AND y.value = x.value AND y.place > x.place
WHERE x.place = 1 OR y.place <= :bucket_size;
