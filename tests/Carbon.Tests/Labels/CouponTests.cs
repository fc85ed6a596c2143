using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>Coupons by the North American guideline, field by field.</summary>
public sealed class CouponTests
{
    // Company 0614141, offer 654321, 2.50 off, one unit of family 120.
    const string Least = "1" + "0614141" + "654321" + "3" + "250" + "1" + "1" + "0" + "120";

    [Theory]
    [InlineData(Least)]
    [InlineData(Least + "3140131")]
    [InlineData(Least + "1" + "0" + "1" + "3" + "0" + "850" + "9")]
    [InlineData(Least + "1" + "3" + "1" + "3" + "0" + "850" + "0" + "123456" + "2" + "1" + "3" + "0" + "850" + "9")]
    [InlineData(Least + "3141231" + "4140101")]
    [InlineData(Least + "3140101" + "4140101")]
    [InlineData(Least + "4140101")]
    [InlineData(Least + "50" + "123456")]
    [InlineData(Least + "67" + "1234567890128")]
    [InlineData(Least + "9" + "6" + "2" + "7" + "1")]
    [InlineData(Least + "3141231" + "4140101" + "51" + "1234567" + "61" + "1234567" + "90000")]
    public void Check_WholeCoupon_IsWellFormed(string coupon)
    {
        Assert.Null(Coupon.Fault(coupon));
        Assert.True(Label.Parse("(8110)" + coupon).IsOk);
    }

    [Theory]
    [InlineData("3", "is cut short in its end date")]
    [InlineData("3141301", "has no possible end date")]
    [InlineData("3140100", "has no possible end date")]
    [InlineData("3140101" + "4140102", "ends before it starts")]
    [InlineData("4140101" + "3140102", "goes on after its last field")]
    [InlineData("14", "has 4 for its rule for further purchases instead of one of 0123")]
    [InlineData("1013085", "is cut short in its second purchase's family")]
    [InlineData("10130850" + "7", "has 7 for its length of the second purchase's company instead of one of 0123456")]
    [InlineData("2", "lacks the length of its third purchase")]
    [InlineData("50" + "12345", "is cut short in its serial number")]
    [InlineData("60" + "123456", "has 0 for its length of the retailer instead of one of 1234567")]
    [InlineData("93", "has 3 for its kind of saving instead of one of 01256")]
    [InlineData("9000", "lacks its multiplication flag")]
    [InlineData("7", "goes on after its last field")]
    public void Check_WrongField_IsNamed(string rest, string fault)
    {
        Assert.Equal(fault, Coupon.Fault(Least + rest));
        var parse = Label.Parse("(8110)" + Least + rest);
        Assert.Equal(("AI_VALUE", $"The coupon in (8110) {fault}."), (parse.ErrorCode, parse.ErrorText));
    }

    [Fact]
    public void Check_EveryShorterCoupon_IsRefused()
    {
        for (var length = 1; length < Least.Length; length++)
        {
            Assert.NotNull(Coupon.Fault(Least.AsSpan(0, length)));
        }

        Assert.Equal("holds more than digits", Coupon.Fault("1A"));
    }

    [Theory]
    [InlineData("0" + "0" + "123456" + "654321" + "0" + "123456", null)]
    [InlineData("1" + "6" + "123456789012" + "654321" + "9" + "123456789012345", null)]
    [InlineData("2" + "0" + "123456" + "654321" + "0" + "123456", "has 2 for its format instead of one of 01")]
    [InlineData("0" + "7", "has 7 for its length of the funder instead of one of 0123456")]
    [InlineData("0" + "0" + "123456" + "65432", "is cut short in its offer code")]
    [InlineData("0" + "0" + "123456" + "654321", "lacks the length of its serial number")]
    [InlineData("0" + "0" + "123456" + "654321" + "0" + "1234567", "goes on after its last field")]
    public void OfferFault_OfALookedUpCoupon_NamesTheField(string coupon, string? fault) => Assert.Equal(fault, Coupon.OfferFault(coupon));
}
