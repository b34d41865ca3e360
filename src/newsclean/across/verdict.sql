-- The verdict: which paragraphs and documents go, and for which that stay.
--
-- Statements that DuckDB and Spark SQL run unchanged, in this order; each makes a table of its name.
-- `by site`, `by key`, `by doc`: the engine may run the statement once for each part of the sites, keys or documents,
-- and put the outcomes together; a table that is `read once` need not be stored. `:name` is replaced by a threshold.
--
-- They read three tables:
--   paragraph (doc, site, pos, len, again, sentence, h1, h2, m)   of the documents of the corpus
--   other_paragraph (doc, pos, len, sentence, h1, h2)           of other corpora, nothing of which goes
--   known_document (doc, date, len, preferred, fixed)   of both; `fixed` = 1 for those of other corpora

-- table: document
-- The rank of each document: of those that are copies of each other, the one with the least rank stays.
SELECT doc, fixed, row_number() OVER (ORDER BY fixed DESC, preferred, :keep_order, doc) AS rank
FROM known_document;

-- table: pages by site
-- How many pages each site has.
SELECT site, count(DISTINCT doc) AS pages
FROM paragraph p
GROUP BY site;

-- table: own_text by site
-- The own text of a page: from its first to its last long paragraph that is rare on its site, numbers masked.
SELECT p.site, p.doc, min(p.pos) AS first_pos, max(p.pos) AS last_pos
FROM paragraph p
JOIN (
    SELECT site, m, sum(CASE WHEN again THEN 0 ELSE 1 END) AS pages
    FROM paragraph q
    GROUP BY site, m
) f ON f.site = p.site AND f.m = p.m
JOIN pages s ON s.site = p.site
WHERE p.len >= :own_length AND f.pages < greatest(:own_pages, :own_share * s.pages)
GROUP BY p.site, p.doc;

-- table: site_key by site
-- Each paragraph of a site: on how many pages, on how many of those with own text, and how often outside of it.
SELECT p.site, p.h1, p.h2, max(p.m) AS m, max(p.len) AS len,
    max(CASE WHEN p.sentence THEN 1 ELSE 0 END) AS sentence,
    sum(CASE WHEN p.again THEN 0 ELSE 1 END) AS docs,
    sum(CASE WHEN o.doc IS NULL THEN 0 ELSE 1 END) AS known,
    sum(CASE WHEN p.pos < o.first_pos OR p.pos > o.last_pos THEN 1 ELSE 0 END) AS outside
FROM paragraph p
LEFT JOIN own_text o ON o.doc = p.doc
GROUP BY p.site, p.h1, p.h2;

-- table: candidate by site
-- Those on enough pages of the site and outside of their own text; `anywhere` = 1 goes within it as well, for which
-- a few pages more than the share are needed: of twenty pages of a forum, seven may have the same short reply.
SELECT k.site, k.h1, k.h2,
    CASE WHEN k.docs >= :anywhere_share * s.pages + :own_pages THEN 1 ELSE 0 END AS anywhere,
    CASE WHEN k.docs >= :long_share * s.pages THEN 1 ELSE 0 END AS frequent
FROM site_key k
JOIN pages s ON s.site = k.site
WHERE k.docs >= :site_pages AND (
    k.docs >= :anywhere_share * s.pages + :own_pages
    OR (
        k.known > 0 AND k.outside >= :outside_share * k.known
        AND k.docs >= s.pages
            * (CASE WHEN k.len <= :short_length AND k.sentence = 0 THEN :short_share ELSE :long_share END)
    )
);

-- table: spread read once
-- On how many sites the less frequent candidates stand.
SELECT k.h1, k.h2, count(*) AS sites
FROM site_key k
JOIN (SELECT DISTINCT h1, h2 FROM candidate WHERE frequent = 0) c ON c.h1 = k.h1 AND c.h2 = k.h2
GROUP BY k.h1, k.h2;

-- table: template read once
-- Candidates that are no common phrase of the language.
SELECT c.site, c.h1, c.h2, c.anywhere
FROM candidate c
LEFT JOIN spread w ON w.h1 = c.h1 AND w.h2 = c.h2
CROSS JOIN (SELECT count(*) AS sites FROM pages) n
WHERE c.frequent = 1 OR w.sites <= 3 OR w.sites < :common_sites * n.sites;

-- table: masked_template by site
-- Short lines that differ by their numbers only: dates, counters, weekdays. `usual` = 1 where most pages that have them
-- have own text.
SELECT f.site, f.m, CASE WHEN 2 * f.known >= f.docs THEN 1 ELSE 0 END AS usual
FROM (
    SELECT site, m, sum(docs) AS docs, sum(known) AS known, sum(outside) AS outside, max(len) AS len, count(*) AS forms
    FROM site_key k
    GROUP BY site, m
) f
JOIN pages s ON s.site = f.site
WHERE f.forms > 1 AND f.len <= :short_length
    AND f.docs >= :site_pages AND f.docs >= :long_share * s.pages
    AND f.known > 0 AND f.outside >= :outside_share * f.known;

-- table: figures_text by site
-- Pages without own text: tables of figures, from their first to their last long paragraph that is no template; and
-- lists, which have no such paragraph, from their first to their last line that is none, and no template but for its
-- numbers.
SELECT p.site, p.doc,
    coalesce(
        min(CASE WHEN p.len >= :own_length THEN p.pos END), min(CASE WHEN f.site IS NULL THEN p.pos END)
    ) AS first_pos,
    coalesce(
        max(CASE WHEN p.len >= :own_length THEN p.pos END), max(CASE WHEN f.site IS NULL THEN p.pos END)
    ) AS last_pos
FROM paragraph p
LEFT JOIN own_text o ON o.doc = p.doc
LEFT JOIN template t ON t.site = p.site AND t.h1 = p.h1 AND t.h2 = p.h2
LEFT JOIN masked_template f ON f.site = p.site AND f.m = p.m
WHERE o.doc IS NULL AND t.site IS NULL
GROUP BY p.site, p.doc;

-- table: flagged by site
-- Each paragraph: whether it is a template of its site (1), or with its numbers masked (2); whether it is above (1)
-- or below (2) the text of its page or within (0); and where that text begins.
SELECT p.site, p.doc, p.pos, p.len, p.sentence, p.h1, p.h2, p.m,
    CASE
        WHEN t.anywhere = 1 THEN 1
        WHEN t.site IS NOT NULL AND (o.doc IS NULL OR p.pos < o.first_pos OR p.pos > o.last_pos) THEN 1
        WHEN f.site IS NOT NULL AND (p.pos < o.first_pos OR p.pos > o.last_pos) THEN 2
        WHEN f.usual = 1 AND (p.pos < g.first_pos OR p.pos > g.last_pos) THEN 2
        ELSE 0
    END AS template,
    CASE
        WHEN p.pos < coalesce(o.first_pos, g.first_pos) THEN 1
        WHEN p.pos > coalesce(o.last_pos, g.last_pos) THEN 2
        ELSE 0
    END AS side,
    coalesce(o.first_pos, g.first_pos) AS first_pos
FROM paragraph p
LEFT JOIN own_text o ON o.doc = p.doc
LEFT JOIN figures_text g ON g.doc = p.doc
LEFT JOIN template t ON t.site = p.site AND t.h1 = p.h1 AND t.h2 = p.h2
LEFT JOIN masked_template f ON f.site = p.site AND f.m = p.m;

-- table: gap by site
-- Short lines outside of the text of their page that are no template, between two lines that are.
SELECT q.site, q.doc, q.side, q.pos, q.m, q.before_m, q.after_m
FROM (
    SELECT site, doc, side, pos, m, len, sentence, template,
        lag(m) OVER (PARTITION BY doc, side ORDER BY pos) AS before_m,
        lag(template) OVER (PARTITION BY doc, side ORDER BY pos) AS before,
        lead(m) OVER (PARTITION BY doc, side ORDER BY pos) AS after_m,
        lead(template) OVER (PARTITION BY doc, side ORDER BY pos) AS after
    FROM flagged c
    WHERE side > 0
) q
WHERE q.template = 0 AND q.before > 0 AND q.after > 0 AND q.len <= :short_length AND NOT q.sentence;

-- table: title_line by site
-- Of each page the last line above its text, or the first of it, that is no template and no sentence: it may be the
-- title. Pages without a sentence are lists, whose first line is no title.
SELECT site, doc, max(CASE WHEN sentence THEN 1 ELSE 0 END) AS sentence,
    CASE
        WHEN max(CASE WHEN sentence THEN 1 ELSE 0 END) = 1
            THEN max(CASE WHEN pos <= first_pos AND NOT sentence THEN pos END)
    END AS pos
FROM flagged c
WHERE template = 0 AND side < 2
GROUP BY site, doc;

-- table: titled
-- Sites whose pages have titles.
SELECT site
FROM title_line
GROUP BY site
HAVING 2 * count(pos) >= count(*);

-- table: filled_gap by site
-- Lines of places between two template lines that the same few lines fill, numbers masked: weather, names of editors.
SELECT g.doc, g.pos
FROM gap g
JOIN (
    SELECT i.site, i.before_m, i.after_m
    FROM gap i
    JOIN (SELECT site, m, count(*) AS pages FROM gap h GROUP BY site, m) u ON u.site = i.site AND u.m = i.m
    GROUP BY i.site, i.before_m, i.after_m
    HAVING count(*) >= :site_pages
        AND sum(CASE WHEN u.pages >= :own_pages THEN 1 ELSE 0 END) >= :outside_share * count(*)
) s ON s.site = g.site AND s.before_m = g.before_m AND s.after_m = g.after_m
LEFT JOIN title_line t ON t.doc = g.doc
WHERE g.side = 2 OR t.pos > g.pos;

-- table: judged by site
-- Each paragraph, and whether it is boilerplate of its site. Where nothing else above a list, or above a text of a site
-- that has titles, may be the title, a line that is a template but for its numbers may be: the headlines of 3 May.
-- A line of numbers only (`number_mask`) never is.
SELECT c.doc, c.pos, c.len, c.sentence, c.h1, c.h2,
    CASE
        WHEN g.doc IS NOT NULL OR c.template = 1 THEN 1
        WHEN c.template = 0 THEN 0
        WHEN c.side = 2 OR c.m = :number_mask OR t.pos IS NOT NULL THEN 1
        WHEN t.sentence = 1 AND s.site IS NULL THEN 1
        ELSE 0
    END AS boilerplate
FROM flagged c
LEFT JOIN title_line t ON t.doc = c.doc
LEFT JOIN titled s ON s.site = c.site
LEFT JOIN filled_gap g ON g.doc = c.doc AND g.pos = c.pos;

-- table: emptied
-- Pages of which nothing would be left: they are all alike, or hold nothing else. They stay, as copies if they are.
SELECT doc
FROM judged
GROUP BY doc
HAVING min(boilerplate) = 1;

-- table: text
-- What is left, and the text of other corpora; documents by their rank from here on.
SELECT d.rank, d.fixed, j.pos, j.len, j.sentence, j.h1, j.h2
FROM (
    SELECT p.doc, p.pos, p.len, p.sentence, p.h1, p.h2
    FROM judged p
    LEFT JOIN emptied e ON e.doc = p.doc
    WHERE p.boilerplate = 0 OR e.doc IS NOT NULL
    UNION ALL
    SELECT doc, pos, len, sentence, h1, h2 FROM other_paragraph
) j
JOIN document d ON d.doc = j.doc;

-- table: shared by key
-- Paragraphs of several documents, and which of these has the least rank: their home.
SELECT h1, h2, min(rank) AS home, count(*) AS docs
FROM text t
GROUP BY h1, h2
HAVING min(rank) < max(rank);

-- table: shared_text by key read once
-- Where these stand.
SELECT t.rank, t.fixed, t.len, t.h1, t.h2
FROM text t
JOIN shared s ON s.h1 = t.h1 AND s.h2 = t.h2;

-- table: holder
-- Documents with enough shared text to have a passage, and how much of each paragraphs they share.
SELECT rank, fixed, count(*) AS paragraphs, sum(len) AS len,
    sum(CAST(h1 AS DECIMAL(38, 0))) AS sum1, sum(CAST(h2 AS DECIMAL(38, 0))) AS sum2
FROM shared_text
GROUP BY rank, fixed
HAVING sum(len) >= :passage_length;

-- table: body
-- All their text, its paragraphs numbered; `home` is null where a paragraph is of this document only.
SELECT t.rank, t.pos, t.len, t.sentence, t.h1, t.h2, s.home, s.docs,
    row_number() OVER (PARTITION BY t.rank ORDER BY t.pos) AS k
FROM text t
JOIN holder d ON d.rank = t.rank
LEFT JOIN shared s ON s.h1 = t.h1 AND s.h2 = t.h2;

-- table: twin
-- Documents that have the same paragraphs, all of them shared, as one of lesser rank.
SELECT f.rank, f.first_rank
FROM (
    SELECT h.rank, h.fixed, min(h.rank) OVER (PARTITION BY h.paragraphs, h.len, h.sum1, h.sum2) AS first_rank
    FROM holder h
    JOIN (SELECT rank, count(*) AS paragraphs FROM body GROUP BY rank) b
        ON b.rank = h.rank AND b.paragraphs = h.paragraphs
) f
WHERE f.fixed = 0 AND f.first_rank < f.rank;

-- table: triple
-- Three shared paragraphs, one behind the other.
SELECT t.rank, t.h1, t.second, t.third
FROM (
    SELECT rank, k, h1,
        lead(h1, 1) OVER (PARTITION BY rank ORDER BY k) AS second, lead(k, 1) OVER (PARTITION BY rank ORDER BY k) AS k2,
        lead(h1, 2) OVER (PARTITION BY rank ORDER BY k) AS third, lead(k, 2) OVER (PARTITION BY rank ORDER BY k) AS k3
    FROM body
    WHERE home IS NOT NULL
) t
WHERE t.k2 = t.k + 1 AND t.k3 = t.k + 2;

-- table: kin
-- For each document, those of lesser rank of which it may have a passage: homes of many of its paragraphs, or of
-- three in a row. At most twenty.
SELECT q.rank, q.home
FROM (
    SELECT k.rank, k.home, row_number() OVER (PARTITION BY k.rank ORDER BY sum(k.paragraphs) DESC, k.home) AS place
    FROM (
        SELECT rank, home, count(*) AS paragraphs
        FROM body
        WHERE home < rank
        GROUP BY rank, home
        HAVING count(*) >= :passage_paragraphs AND sum(len) >= :passage_length
        UNION ALL
        SELECT t.rank, h.home, count(*) AS paragraphs
        FROM triple t
        JOIN (
            SELECT h1, second, third, min(rank) AS home
            FROM triple
            GROUP BY h1, second, third
            HAVING min(rank) < max(rank)
        ) h ON h.h1 = t.h1 AND h.second = t.second AND h.third = t.third
        WHERE h.home < t.rank
        GROUP BY t.rank, h.home
    ) k
    JOIN holder d ON d.rank = k.rank
    LEFT JOIN twin w ON w.rank = k.rank
    WHERE d.fixed = 0 AND w.rank IS NULL
    GROUP BY k.rank, k.home
) q
WHERE q.place <= 20;

-- table: match read once
-- Paragraphs that stand in both of such a pair, but common short lines; `shift` is the distance of their places.
SELECT b.rank, x.home, b.k - h.k AS shift, b.k, b.len, b.docs
FROM kin x
JOIN body b ON b.rank = x.rank
JOIN (SELECT rank, h1, h2, min(k) AS k FROM body GROUP BY rank, h1, h2) h
    ON h.rank = x.home AND h.h1 = b.h1 AND h.h2 = b.h2
WHERE b.len >= :own_length OR b.docs <= :passage_documents;

-- table: diagonal read once
-- Copied passages: paragraphs at one distance, few others between them.
SELECT r.rank, r.home, r.shift, min(r.k) AS first_k, max(r.k) AS last_k, max(r.docs) AS docs
FROM (
    SELECT g.rank, g.home, g.shift, g.k, g.len, g.docs,
        sum(g.starts) OVER (PARTITION BY g.rank, g.home, g.shift ORDER BY g.k) AS run
    FROM (
        SELECT m.rank, m.home, m.shift, m.k, m.len, m.docs,
            CASE
                WHEN m.k - lag(m.k) OVER (PARTITION BY m.rank, m.home, m.shift ORDER BY m.k) <= :passage_gap + 1 THEN 0
                ELSE 1
            END AS starts
        FROM match m
    ) g
) r
GROUP BY r.rank, r.home, r.shift, r.run
HAVING count(*) >= :passage_paragraphs AND sum(r.len) >= :passage_length;

-- table: passage
-- Their paragraphs, and those just beyond either end that stand there in both; at the top of a document, where one
-- has a dateline more, a little further off.
SELECT b.rank, b.pos, min(d.home) AS home, min(b.home) AS first_home
FROM diagonal d
JOIN body b ON b.rank = d.rank AND b.k BETWEEN d.first_k - :passage_margin AND d.last_k + :passage_margin
JOIN body o ON o.rank = d.home AND o.h1 = b.h1 AND o.h2 = b.h2
    AND o.k BETWEEN b.k - d.shift - :passage_shift AND b.k - d.shift + :passage_shift
WHERE (o.k = b.k - d.shift AND b.k BETWEEN d.first_k AND d.last_k)
    OR (
        b.docs <= least(:passage_documents, 2 * d.docs)
        AND (o.k = b.k - d.shift OR (b.k < d.first_k AND b.k <= :passage_margin))
    )
GROUP BY b.rank, b.pos;

-- table: copy
-- Documents that are copies, and of which: next to nothing is their own, and no sentence.
SELECT c.rank, c.home
FROM (
    SELECT q.rank, q.home,
        sum(q.copied) OVER (PARTITION BY q.rank) AS copied,
        sum(q.own) OVER (PARTITION BY q.rank) AS own,
        sum(q.sentences) OVER (PARTITION BY q.rank) AS sentences,
        row_number() OVER (PARTITION BY q.rank ORDER BY q.copied DESC, q.home) AS place
    FROM (
        SELECT b.rank, p.home,
            sum(CASE WHEN p.rank IS NULL THEN 0 ELSE b.len END) AS copied,
            sum(CASE WHEN p.rank IS NULL THEN b.len ELSE 0 END) AS own,
            sum(
                CASE WHEN p.rank IS NULL AND b.sentence AND (b.docs IS NULL OR b.len >= :own_length) THEN 1 ELSE 0 END
            ) AS sentences
        FROM body b
        JOIN (SELECT DISTINCT rank FROM passage) d ON d.rank = b.rank
        LEFT JOIN passage p ON p.rank = b.rank AND p.pos = b.pos
        GROUP BY b.rank, p.home
    ) q
) c
WHERE c.place = 1 AND c.copied >= :copy_share * (c.copied + c.own) AND c.own <= :copy_own_length AND c.sentences = 0;

-- table: verdict
-- What goes, of passages only what stays elsewhere; `pos` -1 is the whole document, `of_doc` the document that stays.
SELECT j.doc, j.pos, j.h1 AS key, 'site-boilerplate' AS rule, CAST(NULL AS BIGINT) AS of_doc
FROM judged j
LEFT JOIN emptied e ON e.doc = j.doc
WHERE j.boilerplate = 1 AND e.doc IS NULL
UNION ALL
SELECT d.doc, p.pos, CAST(NULL AS BIGINT), 'copy-passage', o.doc
FROM passage p
LEFT JOIN copy c ON c.rank = p.rank
LEFT JOIN copy f ON f.rank = p.first_home
JOIN document d ON d.rank = p.rank
JOIN document o ON o.rank = p.home
WHERE c.rank IS NULL AND f.rank IS NULL
UNION ALL
SELECT d.doc, -1, CAST(NULL AS BIGINT), 'copy-document', o.doc
FROM (
    SELECT rank, home FROM copy
    UNION ALL
    SELECT w.rank, coalesce(c.home, w.first_rank) AS home FROM twin w LEFT JOIN copy c ON c.rank = w.first_rank
) x
JOIN document d ON d.rank = x.rank
JOIN document o ON o.rank = x.home;
