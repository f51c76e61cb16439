-- Takes from single-limit buckets, each key for itself. ARGV: the client's clock or "", then ten values for each run of
-- keys: how many keys, fingerprint, wait, longest wait, TTL, cost and full as whole and part, parts of a tick.
-- Replies: now, then for each key allowed (1, 0 or an error's text), whole, part.
local c,A,u,M=redis.call,ARGV,struct,math
local t,j=c('TIME'),1
local T=tonumber(A[1])or t[1]*1e6+t[2]
local O={T}
for i=2,#A,10 do
  local F,w,W,L,C,g,f,p,R=A[i+1],A[i+2]+0,A[i+3]+0,A[i+4]+0,A[i+5]+0,A[i+6]+0,A[i+7]+T,A[i+8]+0,A[i+9]+0
  local function B(k)
    local v=c('GET',k)
    local q,r,b=tonumber(v or T),0
    if not q then
      assert(v:byte()==255)
      q=T
      for l=6,#v,11 do
        local x,y=u.unpack('>I7I4',v,l)
        if y>0 and(#v>16 or v:sub(2,5)~=F)then x,y=x+1,0 end
        if x>=q then q,r=x,y end
      end
    end
    if q<T then
      q,r=T,0
    elseif q-f+(r>p and 1 or 0)>W then
      q,r,b=f,p,1
    end
    local x,y,a=q+C,r+g,0
    if y>=R then x,y=x+1,y-R end
    if x-f+(y>p and 1 or 0)<=w then q,r,a,b=x,y,1,1 end
    if b then
      v=q
      if r>0 then v='\255'..F..u.pack('>I7I4',q,r)end
      c('SET',k,v,'PX',M.max(M.ceil((q-T+r/1e9+W)/1e3)+1,L))
    end
    return a,q,r
  end
  for _=1,A[i]do
    local y,a,q,r=pcall(B,KEYS[j])
    O[3*j-1],O[3*j],O[3*j+1]=y and a or a.err or a,q or 0,r or 0
    j=j+1
  end
end
return O
