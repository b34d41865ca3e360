-- What is written of a verdict: a row for each line and document that is removed, and for each that stays with copies.
--
-- Reads removed (doc, pos, key, rule, of_doc, similarity) of all rounds, and about (doc, path, id, site, digest).

-- table: removed_document
-- The documents that are removed as copies. A copy of a document that is itself removed in a later round is a copy of
-- what that one is a copy of.
SELECT r.doc, r.rule, r.similarity, coalesce(c.of_doc, b.of_doc, a.of_doc, r.of_doc) AS of_doc
FROM removed r
LEFT JOIN (SELECT doc, of_doc FROM removed WHERE pos = -1) a ON a.doc = r.of_doc
LEFT JOIN (SELECT doc, of_doc FROM removed WHERE pos = -1) b ON b.doc = a.of_doc
LEFT JOIN (SELECT doc, of_doc FROM removed WHERE pos = -1) c ON c.doc = b.of_doc
WHERE r.pos = -1;

-- table: listed
-- All rows by number; of a document that is removed no single lines are listed.
SELECT r.doc, r.pos, r.key, r.rule, coalesce(h.of_doc, r.of_doc) AS of_doc, r.similarity,
    CAST(NULL AS INTEGER) AS copies
FROM removed r
LEFT JOIN removed_document g ON g.doc = r.doc
LEFT JOIN removed_document h ON h.doc = r.of_doc
WHERE r.pos >= 0 AND g.doc IS NULL
UNION ALL
SELECT g.doc, -1, CAST(NULL AS BIGINT), g.rule, g.of_doc, g.similarity, CAST(NULL AS INTEGER)
FROM removed_document g
UNION ALL
SELECT g.of_doc, -2, CAST(NULL AS BIGINT), 'kept', CAST(NULL AS BIGINT), CAST(NULL AS DOUBLE), CAST(count(*) AS INTEGER)
FROM removed_document g
WHERE g.of_doc >= 0
GROUP BY g.of_doc;

-- table: outcome
-- The same with what is known of the documents.
SELECT l.doc, d.path, d.id, d.site, d.digest, l.pos, l.key, l.rule, o.id AS of, l.similarity, l.copies
FROM listed l
JOIN about d ON d.doc = l.doc
LEFT JOIN about o ON o.doc = l.of_doc;
