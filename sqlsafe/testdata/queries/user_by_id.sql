-- One user, with what the profile page shows.
SELECT id, name, city
FROM users
WHERE id = ?;
