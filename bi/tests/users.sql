-- 2,000 users for script/test-bi. The same ones each time, but for dates, which depend on the current time.
CREATE FUNCTION pg_temp.fraction(name text, n integer) RETURNS float LANGUAGE sql
  RETURN ('x' || substr(md5(name || n), 1, 7))::bit(28)::integer / 268435456.0;

INSERT INTO created_users (id, first_name, last_name, gender, address, post_code, email, username, dob, registered_date, phone,
  picture, run_id, sequence, kafka_partition, kafka_offset, kafka_timestamp, write_order, stored_at)
SELECT md5('id' || n)::uuid,
  (CASE WHEN female THEN '{Anna,Clara,Emma,Ida,Lena,Maria,Nora,Sofia}'::text[] ELSE '{Adam,Ben,Carl,Emil,Jan,Leo,Max,Paul}'::text[] END)
    [1 + floor(8 * pg_temp.fraction('first', n))],
  ('{Adams,Berg,Costa,Dubois,Evans,Fischer,Garcia,Hansen,Ivanova,Jensen,Khan,Larsen,Martin,Novak,Olsen,Petrov}'::text[])
    [1 + floor(16 * pg_temp.fraction('last', n))],
  CASE WHEN female THEN 'female' ELSE 'male' END,
  CASE WHEN n % 90 > 0 THEN format('%s Main Street, Springfield, State, %s', n, countries[1 + floor(21 * power(pg_temp.fraction('country', n), 1.5))]) END,
  CASE WHEN n % 70 > 0 THEN lpad(n::text, 5, '0') END,
  -- Every 250th user has the address of the user before.
  format('user%s@example.com', CASE WHEN n % 250 = 0 THEN n - 1 ELSE n END),
  format('user%s', n),
  now() - interval '1 year' * (18 + 62 * (pg_temp.fraction('age', n) + pg_temp.fraction('older', n)) / 2),
  now() - interval '1 year' * 15 * pg_temp.fraction('registered', n),
  CASE WHEN n % 40 > 0 THEN format('555-%s', lpad(n::text, 4, '0')) END,
  format('https://example.com/%s.jpg', n),
  'test-bi', n, 0, n, now(), n, now() - interval '1 second' * n
FROM generate_series(1, 2000) AS n
CROSS JOIN LATERAL (SELECT pg_temp.fraction('gender', n) < 0.52) AS g (female)
CROSS JOIN (SELECT '{United States,Brazil,Germany,France,India,Spain,United Kingdom,Mexico,Canada,Australia,Turkey,Netherlands,Norway,
  Denmark,Finland,Ireland,Iran,New Zealand,Serbia,Switzerland,Ukraine}'::text[]) AS c (countries);
