SELECT page, COUNT(*) FROM wiki GROUP BY page;

-- those of yesterday, and those of today
SELECT y.page FROM wiki AS y
JOIN wiki AS t ON y.page = t.page
WHERE y.added > 0
