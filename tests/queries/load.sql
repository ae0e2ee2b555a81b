-- what the day brought
REPLACE INTO wiki OVERWRITE ALL
SELECT TIME_PARSE(s."time") AS __time, s.page, c.name
FROM TABLE(
  EXTERN('{"type": "http", "uris": ["https://data.example.com/open/day.json"]}', '{"type": "json"}')
) EXTEND ("time" VARCHAR, page VARCHAR, country VARCHAR) AS s
JOIN countries AS c ON s.country = c.code
PARTITIONED BY DAY;
