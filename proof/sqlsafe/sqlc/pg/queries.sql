-- name: GetAuthor :one
SELECT * FROM authors WHERE id = $1 LIMIT 1;

-- name: ListAuthors :many
-- Those with one of the ids.
SELECT * FROM authors
WHERE id = ANY(sqlc.arg(ids)::int[]) AND (name = sqlc.narg(name) OR sqlc.narg(name) IS NULL)
ORDER BY name;

-- name: AddAuthor :exec
INSERT INTO authors (id, name, bio) VALUES (@id, @name, @bio);
