-- What is written of a verdict: a row for each line and document that goes, and for each that stays with copies.
--
-- Reads removed (doc, pos, key, rule, of_doc, similarity) of all rounds, and about (doc, path, id, site, digest).

-- table: gone
-- The documents that go. One that goes for a document which itself goes in a later round goes for what that goes for.
SELECT r.doc, r.rule, r.similarity, coalesce(c.of_doc, b.of_doc, a.of_doc, r.of_doc) AS of_doc
FROM removed r
LEFT JOIN (SELECT doc, of_doc FROM removed WHERE pos = -1) a ON a.doc = r.of_doc
LEFT JOIN (SELECT doc, of_doc FROM removed WHERE pos = -1) b ON b.doc = a.of_doc
LEFT JOIN (SELECT doc, of_doc FROM removed WHERE pos = -1) c ON c.doc = b.of_doc
WHERE r.pos = -1;

-- table: listed
-- All rows by number; of a document that goes no single lines are listed.
SELECT r.doc, r.pos, r.key, r.rule, coalesce(h.of_doc, r.of_doc) AS of_doc, r.similarity, CAST(NULL AS INTEGER) AS copies
FROM removed r
LEFT JOIN gone g ON g.doc = r.doc
LEFT JOIN gone h ON h.doc = r.of_doc
WHERE r.pos >= 0 AND g.doc IS NULL
UNION ALL
SELECT g.doc, -1, CAST(NULL AS BIGINT), g.rule, g.of_doc, g.similarity, CAST(NULL AS INTEGER)
FROM gone g
UNION ALL
SELECT g.of_doc, -2, CAST(NULL AS BIGINT), 'kept', CAST(NULL AS BIGINT), CAST(NULL AS DOUBLE), CAST(count(*) AS INTEGER)
FROM gone g
WHERE g.of_doc >= 0
GROUP BY g.of_doc;

-- table: outcome
-- The same with what is known of the documents.
SELECT l.doc, d.path, d.id, d.site, d.digest, l.pos, l.key, l.rule, o.id AS of, l.similarity, l.copies
FROM listed l
JOIN about d ON d.doc = l.doc
LEFT JOIN about o ON o.doc = l.of_doc;
