-- What is left after a round of the verdict, for the next: without what is removed, templates and copies may be others.
--
-- Reads paragraph and verdict; the engine then takes left_paragraph for paragraph.

-- table: left_unflagged by doc
-- Paragraphs that stay.
SELECT p.doc, p.site, p.pos, p.len, p.again, p.sentence, p.h1, p.h2, p.m
FROM paragraph p
LEFT JOIN (SELECT DISTINCT doc, pos FROM verdict WHERE pos >= 0) v ON v.doc = p.doc AND v.pos = p.pos
LEFT JOIN (SELECT DISTINCT doc FROM verdict WHERE pos < 0) w ON w.doc = p.doc
WHERE v.doc IS NULL AND w.doc IS NULL;

-- table: now_first
-- Keys that were on their page before, where the paragraph before is removed.
SELECT a.doc, a.h1, a.h2, min(a.pos) AS pos
FROM left_unflagged a
LEFT JOIN (SELECT doc, h1, h2 FROM left_unflagged WHERE NOT again) f
    ON f.doc = a.doc AND f.h1 = a.h1 AND f.h2 = a.h2
WHERE a.again AND f.doc IS NULL
GROUP BY a.doc, a.h1, a.h2;

-- table: left_paragraph
-- Paragraphs that stay, flagged anew.
SELECT p.doc, p.site, p.pos, p.len, CASE WHEN n.doc IS NULL THEN p.again ELSE FALSE END AS again,
    p.sentence, p.h1, p.h2, p.m
FROM left_unflagged p
LEFT JOIN now_first n ON n.doc = p.doc AND n.h1 = p.h1 AND n.h2 = p.h2 AND n.pos = p.pos;
