// A cash register in JavaScript that has never heard of the SDK: grpc-js, and the contracts as they lie in protos/.
// Reads its task as JSON from standard input, plays the scenario of tests/Interop, prints what it got as JSON.
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const task = JSON.parse(readFileSync(0, 'utf8'));
const contracts = loader.loadSync(
  ['carbonpos/v1/checkout.proto', 'carbonpos/v1/wallet.proto', 'grpc/health/v1/health.proto', 'google/rpc/status.proto'],
  { includeDirs: [task.protos], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true });

const channel = new grpc.Client(task.address, grpc.credentials.createInsecure());
const metadata = new grpc.Metadata();
metadata.set('authorization', `Bearer ${task.token}`);

/** One unary call; answers the decoded message and its bytes as they came, or the status with its decoded detail. */
function call(service, method, request, callMetadata = metadata) {
  const { path, requestSerialize, responseDeserialize } = contracts[service][method];
  const deadline = Date.now() + 20_000;
  return new Promise((resolve) => {
    channel.makeUnaryRequest(path, requestSerialize, (bytes) => bytes, request, callMetadata, { deadline }, (error, bytes) => {
      if (error) resolve({ status: grpc.status[error.code], detail: errorDetail(error.metadata) });
      else resolve({ status: 'OK', message: responseDeserialize(bytes), bytes: bytes.toString('hex') });
    });
  });
}

/** The first status that a health watch sends; then the watcher goes. */
function watchOnce(service) {
  const { path, requestSerialize, responseDeserialize } = contracts['grpc.health.v1.Health'].Watch;
  return new Promise((resolve, reject) => {
    const watching = channel.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { service }, { deadline: Date.now() + 20_000 });
    watching.once('data', (first) => { resolve(first.status); watching.cancel(); });
    watching.on('error', reject);
  });
}

function errorDetail(trailers) {
  const [packed] = trailers.get('grpc-status-details-bin');
  if (!packed) return null;
  const [any] = contracts['google.rpc.Status'].deserialize(packed).details;
  return contracts['carbonpos.v1.ErrorDetail'].deserialize(any.value);
}

const checkout = (method, request) => call('carbonpos.v1.CheckoutService', method, request);
const health = (service) => call('grpc.health.v1.Health', 'Check', { service });
const instrument = { account_token: task.account_token };
const line = { kind: 'LINE_KIND_GOODS', label: task.gtin, quantity_milli: 2000, price_cents: 500, vat_basis_points: 550 };
const donation = { kind: 'LINE_KIND_DONATION', price_cents: 100 };
const posting = (answer) => (answer.message ? { status: answer.status, ...answer.message.posting } : answer);
const available = async () => (await call('carbonpos.v1.WalletService', 'GetBalance', { instrument })).message.periods[0].grams_available;

const ids = task.request_ids;
const sale = { request_id: ids[0], instrument, lines: [line, donation] };
const result = {};

result.health = {};
for (const service of ['', 'carbonpos.v1.CheckoutService', 'no.such.Service']) {
  const answer = await health(service);
  result.health[service] = answer.message?.status ?? answer.status;
}

result.health_watch = await watchOnce('carbonpos.v1.CheckoutService');

result.available_before = await available();
const first = await checkout('Authorize', sale);
result.sale = posting(first);
const again = await checkout('Authorize', sale);
result.replay = { status: again.status, same_bytes: again.bytes === first.bytes };
result.available_after_sale = await available();

result.refund = posting(await checkout('Refund', {
  request_id: ids[1], transaction_id: result.sale.transaction_id, lines: [{ line: 0, quantity_milli: 1000 }],
}));
result.available_after_refund = await available();

result.hold = posting(await checkout('Authorize', {
  request_id: ids[2], instrument, mode: 'AUTHORIZE_MODE_HOLD', hold_grams: 5000, hold_seconds: 600,
}));
result.capture = posting(await checkout('Capture', { request_id: ids[3], transaction_id: result.hold.transaction_id }));
const transaction = await checkout('GetTransaction', { transaction_id: result.hold.transaction_id });
result.captured = transaction.message.transaction;
result.available_after = await available();

result.reused_id = await checkout('Authorize', { ...sale, lines: [{ ...line, quantity_milli: 3000 }, donation] });
result.bad_quantity = await checkout('Authorize', { request_id: ids[4], instrument, lines: [line, { ...line, quantity_milli: -1 }] });
result.without_token = await call('carbonpos.v1.CheckoutService', 'GetTransaction', { transaction_id: result.hold.transaction_id }, new grpc.Metadata());

console.log(JSON.stringify(result));
channel.close();
