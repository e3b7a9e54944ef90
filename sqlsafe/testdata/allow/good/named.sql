-- name: One :one
SELECT a FROM t WHERE b = $1;

-- name: Two :exec
DELETE FROM t
WHERE b = 'x;y' -- all
