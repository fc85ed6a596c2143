namespace CarbonPos.PosSdk;

/// <summary>
/// How a sale, hold, capture, extension, void or refund ended. Exactly one of the nested types; there will be no others
/// in this major version, so a <c>switch</c> over them is complete.
/// </summary>
/// <remarks>
/// Only <see cref="Approved"/> and <see cref="Partial"/> moved points. Errors that are the register's to mend (bad
/// request, wrong token, gateway never reached) are not outcomes: they throw <see cref="CarbonPosException"/>.
/// </remarks>
public abstract record SaleOutcome
{
    // Private: the nested types are all there are.
    private SaleOutcome(RequestId requestId) => RequestId = requestId;

    /// <summary>The request this answers. Keep it with the ticket: support finds the transaction by it.</summary>
    public RequestId RequestId { get; }

    /// <summary>True when points moved: <see cref="Approved"/> or <see cref="Partial"/>.</summary>
    public bool HasMoved => this is Approved or Partial;

    /// <summary>True when this is the last word on the request id. False only for <see cref="Unknown"/>.</summary>
    public bool IsFinal => this is not Unknown;

    /// <summary>
    /// Points to buy with the sale, where it ended as <see cref="Insufficient"/>, or as <see cref="Refused"/> for an offer that was no
    /// longer good. Null where none are short or none are offered; see <see cref="NoOffer"/>.
    /// </summary>
    public PointOffer? Offer { get; init; }

    /// <summary>Why there is no offer although points are short: over the limit, pool short, the policy forbids it, or the account is closed. Null where there is one, or none are short.</summary>
    public RefusalReason? NoOffer { get; init; }

    /// <summary>What was posted. Null when nothing was, or nothing is known.</summary>
    public Posting? Posting => this switch
    {
        Approved approved => approved.Details,
        Partial partial => partial.Details,
        Insufficient insufficient => insufficient.Details,
        Refused refused => refused.Details,
        _ => null,
    };

    /// <summary>All grams moved (or were set aside, or given back).</summary>
    public sealed record Approved : SaleOutcome
    {
        /// <summary>For tests of a register's own screens; the client makes all others.</summary>
        public Approved(RequestId requestId, Posting details) : base(requestId) => Details = details;

        /// <summary>What was posted.</summary>
        public Posting Details { get; }
    }

    /// <summary>Some grams moved, because <see cref="SaleTerms.AllowPartial"/> was set and the balance was short.</summary>
    /// <remarks>The rest, <c>Requested - Moved</c>, is another account's under the same purchase id, or goods put back.</remarks>
    public sealed record Partial : SaleOutcome
    {
        /// <summary>For tests of a register's own screens; the client makes all others.</summary>
        public Partial(RequestId requestId, Posting details) : base(requestId) => Details = details;

        /// <summary>What was posted.</summary>
        public Posting Details { get; }
    }

    /// <summary>
    /// Nothing moved: the account has too few points; a visitor has none at all. Final for this request id; after a top-up use a new one.
    /// Where the policy has it, <see cref="SaleOutcome.Offer"/> says what the missing points cost.
    /// </summary>
    public sealed record Insufficient : SaleOutcome
    {
        /// <summary>For tests of a register's own screens; the client makes all others.</summary>
        public Insufficient(RequestId requestId, Posting details) : base(requestId) => Details = details;

        /// <summary>What was asked for and what is there.</summary>
        public Posting Details { get; }
    }

    /// <summary>
    /// Nothing moved: see <see cref="Reason"/>. The last word on this request id; for an account or transaction that is not known
    /// yet, a later attempt under a new id may end otherwise.
    /// </summary>
    public sealed record Refused : SaleOutcome
    {
        /// <summary>For tests of a register's own screens; the client makes all others.</summary>
        public Refused(RequestId requestId, RefusalReason reason, Posting details) : base(requestId)
        {
            Reason = reason;
            Details = details;
        }

        /// <summary>Why. <see cref="RefusalReason.Other"/> for a reason that this version of the SDK does not know.</summary>
        public RefusalReason Reason { get; }

        /// <summary>What was asked for.</summary>
        public Posting Details { get; }
    }

    /// <summary>
    /// Nothing moved and nothing ever will under this id: no answer came in time, and the gateway has since marked the
    /// id as given up. To sell after all, use a new request id.
    /// </summary>
    public sealed record Abandoned : SaleOutcome
    {
        /// <summary>For tests of a register's own screens; the client makes all others.</summary>
        public Abandoned(RequestId requestId) : base(requestId)
        {
        }
    }

    /// <summary>
    /// Nobody can say yet whether points moved: neither the answer nor a resolution could be had. Never success and
    /// never failure. The request stays in the pending store until <see cref="CarbonPosClient.ResolvePendingAsync"/> or
    /// <see cref="CarbonPosClient.FindOrAbandonAsync(PosSdk.RequestId, CancellationToken)"/> finds out.
    /// </summary>
    public sealed record Unknown : SaleOutcome
    {
        /// <summary>For tests of a register's own screens; the client makes all others.</summary>
        public Unknown(RequestId requestId, CarbonPosException cause) : base(requestId) => Cause = cause;

        /// <summary>What went wrong, with a text for the cashier and one for support.</summary>
        public CarbonPosException Cause { get; }
    }
}

/// <summary>Why nothing moved. Values are those of the wire: never renumbered.</summary>
public enum RefusalReason
{
    /// <summary>A reason that this version of the SDK does not know. A refusal all the same.</summary>
    Other = 0,

    /// <summary>The account does not exist here (yet).</summary>
    AccountUnknown = 1,

    /// <summary>The flashcode's validity or its 30 s time step is over: ask for a fresh one.</summary>
    FlashcodeExpired = 2,

    /// <summary>This flashcode has paid already.</summary>
    FlashcodeSpent = 3,

    /// <summary>The grams are over the flashcode's cap.</summary>
    OverCap = 4,

    /// <summary>The final amount is over the hold and over the policy's bound. The hold is untouched.</summary>
    AboveHold = 5,

    /// <summary>The transaction is not in a state that allows this (captured, voided, expired, reversed).</summary>
    WrongState = 6,

    /// <summary>The late-presentment window is over.</summary>
    TooLate = 7,

    /// <summary>More than was debited would be given back.</summary>
    OverRefund = 8,

    /// <summary>The register gave this request up earlier.</summary>
    Abandoned = 9,

    /// <summary>No transaction of this merchant has this id.</summary>
    TransactionUnknown = 10,

    /// <summary>Evidence of the same or a higher rank is already posted.</summary>
    EvidenceNotHigher = 11,

    /// <summary>The flashcode is bound to another account, key or use than this call.</summary>
    FlashcodeNotAccepted = 12,

    /// <summary>Over the policy's limit on buying or selling points.</summary>
    OverLimit = 13,

    /// <summary>The authority's pool cannot cover this now.</summary>
    PoolShort = 14,

    /// <summary>The offer's validity is over; the outcome has a new one.</summary>
    OfferExpired = 15,

    /// <summary>The price is another one now, or the offer was made for another basket, account or merchant; the outcome has a new one.</summary>
    OfferChanged = 16,

    /// <summary>The policy does not allow it: no points are bought, or visitors cannot pay.</summary>
    PolicyForbids = 17,

    /// <summary>The account is closed: its holder has died, left or moved to another account, and its last business day is over.</summary>
    AccountClosed = 18,
}
