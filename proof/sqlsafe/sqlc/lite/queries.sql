-- name: GetAuthor :one
SELECT * FROM authors WHERE id = ? LIMIT 1;

-- name: ListAuthors :many
-- Those with one of the ids.
SELECT * FROM authors
WHERE id IN (sqlc.slice('ids')) AND name <> ?
ORDER BY name;

-- name: AddAuthor :exec
INSERT INTO authors (id, name, bio) VALUES (@id, @name, @bio);
