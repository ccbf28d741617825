# What an agent such as SPIRE does: one trust domain, and a short-lived certificate for each workload in this folder.
# Says which workloads; the authority is made where there is none.
set -eu
key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
[ -f ca.pem ] || openssl req -x509 $key -days 30 -subj /CN=shop.example -keyout ca.key -out ca.pem
for name in "$@"; do
  openssl req -x509 $key -days 1 -subj "/CN=$name" -CA ca.pem -CAkey ca.key \
    -addext "subjectAltName=URI:spiffe://shop.example/$name,DNS:localhost" \
    -addext basicConstraints=critical,CA:FALSE -keyout new.key -out new.pem
  mv new.key "$name.key" && mv new.pem "$name.pem"
done
